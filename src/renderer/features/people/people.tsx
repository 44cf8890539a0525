import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PersonRow } from '../../../contract/shapes.ts';
import { api } from '../../client/rpc.ts';
import { useIsLead, useMe } from '../../client/session.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import { Failed, ListSkeleton } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import settings from '../settings/settings.module.css';
import { AddPerson } from './add-person.tsx';
import { ChangePassphrase } from './change-passphrase.tsx';
import { Invite } from './invite.tsx';
import { Paging } from './paging.tsx';
import classes from './people.module.css';
import { RekeyOffer } from './rekey.tsx';
import { RoleSelect } from './role-select.tsx';

export function People() {
  const { t } = useTranslation();
  const lead = useIsLead();
  const [adding, setAdding] = useState(false);
  const people = useQuery(api.people.list.queryOptions());
  return (
    <section>
      <h1 className={settings.title}>{t('settings.people.title')}</h1>
      <p className={settings.what}>{t('settings.people.what')}</p>
      {lead && <RekeyOffer />}
      {lead && (
        <div className={settings.section}>
          {adding ? (
            <AddPerson onClose={() => setAdding(false)} />
          ) : (
            <div className={settings.actions}>
              <Button leftSection={<IconUserPlus size={17} aria-hidden />} onClick={() => setAdding(true)}>
                {t('settings.people.add')}
              </Button>
            </div>
          )}
        </div>
      )}
      <div className={settings.section}>
        {people.isPending ? (
          <ListSkeleton rows={3} height={52} />
        ) : people.isError ? (
          <Failed error={people.error} retry={() => void people.refetch()} />
        ) : (
          <ul className={settings.box} aria-label={t('settings.people.list')}>
            {people.data.map((person) => (
              <Person key={person.id} person={person} lead={lead} />
            ))}
          </ul>
        )}
      </div>
      {lead && <Invite />}
      {lead && <Paging />}
      <ChangePassphrase />
    </section>
  );
}

function Person({ person, lead }: { person: PersonRow; lead: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const setRole = useCommand(api.people.setRole.mutationOptions());
  const deactivate = useCommand(
    api.people.deactivate.mutationOptions({
      onSuccess: ({ heldSlot }) => {
        const name = plain(person.callName, 40);
        notifications.show({
          message: t(heldSlot ? 'safety.rekey.removed' : 'settings.people.deactivated', { name }),
          autoClose: 9000,
        });
      },
    }),
  );
  const marks = [
    person.id === me?.id ? t('settings.people.you') : null,
    person.present ? t('settings.people.present') : null,
    person.onShift ? t('settings.people.onShift') : null,
    person.canStart ? t('settings.people.canStartMark') : null,
    person.active ? null : t('settings.people.inactive'),
  ].filter((mark) => mark !== null);
  const changes = lead && person.active;
  return (
    <li className={settings.row} data-inactive={!person.active || undefined}>
      <div className={settings.grow}>
        <p className={settings.name}>
          {person.recovery ? t('safety.recovery.title') : <Hostile text={person.callName} max={60} />}
        </p>
        <p className={settings.small}>
          {[t('settings.people.number', { number: person.number }), ...marks].join(' · ')}
        </p>
      </div>
      {changes && !person.recovery ? (
        <RoleSelect
          className={classes.role}
          label={null}
          value={setRole.isPending ? setRole.variables.role : person.role}
          onChange={(role) => setRole.mutate({ personId: person.id, role })}
        />
      ) : (
        <span>{t(`common.roles.${person.role}`)}</span>
      )}
      {changes && person.id !== me?.id && (
        <Button
          size="xs"
          variant="default"
          loading={deactivate.isPending}
          onClick={() => deactivate.mutate({ personId: person.id })}
        >
          {t('settings.people.deactivate')}
        </Button>
      )}
    </li>
  );
}
