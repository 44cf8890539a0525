import { Button, Checkbox, UnstyledButton } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmRow } from '../../contract/index.ts';
import { api, client } from '../client/rpc.ts';
import { useMayRespond } from '../client/session.ts';
import { Dialog } from '../components/dialog.tsx';
import { Hostile, plain } from '../components/hostile.tsx';
import { placeText, useCodeText } from '../components/labels.ts';
import { offerUndo } from '../components/offer-undo.tsx';
import { Failed, ListSkeleton } from '../components/states.tsx';
import { Age } from '../components/time.tsx';
import { spanText } from '../components/time-format.ts';
import { UrgencyMark } from '../components/urgency.tsx';
import { useCommand } from '../components/use-command.ts';
import { useAcknowledgeMany } from '../features/triage/use-acknowledge.ts';
import { openCase } from '../stores/ui.ts';
import classes from './alarm-group.module.css';

export type AlarmGroup = NonNullable<AlarmRow['group']>;

/** "12 calls · one sender · within 4 min": what is the same about them. */
export function useGroupWords(): (group: AlarmGroup) => string {
  const { t } = useTranslation();
  return ({ by, count, senders, since, until }) =>
    [
      t('frame.alarms.group.calls', { count }),
      by === 'sender' ? t('frame.alarms.group.oneSender') : t('frame.alarms.group.senders', { count: senders }),
      by === 'text' ? t('frame.alarms.group.sameWords') : by === 'burst' ? t('frame.alarms.group.burst') : null,
      until - since < 1000 ? null : t('frame.alarms.group.within', { span: spanText(until - since, t) }),
    ]
      .filter((part) => part !== null)
      .join(' · ');
}

/** What a group holds: each call by itself, to be opened, chosen and taken out; all of them taken as one. */
export function GroupDialog({ group, onClose }: { group: AlarmGroup; onClose: () => void }) {
  const { t } = useTranslation();
  const mayRespond = useMayRespond();
  const words = useGroupWords();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const members = useQuery(
    api.alarms.members.queryOptions({ input: { cases: group.members }, placeholderData: keepPreviousData }),
  );
  const acknowledge = useAcknowledgeMany();
  const apart = useSetApart(() => setChosen(new Set()));
  const rows = members.data ?? [];
  const taken = rows.filter(({ caseId }) => chosen.has(caseId));
  const choose = (id: string, on: boolean) =>
    setChosen((before) => new Set(on ? [...before, id] : [...before].filter((other) => other !== id)));
  return (
    <Dialog opened onClose={onClose} size={860} title={words(group)}>
      <p className={classes.what}>{t('frame.alarms.group.what')}</p>
      {group.count > group.members.length && (
        <p className={classes.what}>{t('frame.alarms.group.first', { n: group.members.length, of: group.count })}</p>
      )}
      {members.isPending ? (
        <ListSkeleton height={44} />
      ) : members.isError && !members.data ? (
        <Failed error={members.error} retry={() => void members.refetch()} />
      ) : rows.length === 0 ? (
        <p className={classes.what}>{t('frame.alarms.group.empty')}</p>
      ) : (
        <ul className={classes.members} aria-label={words(group)}>
          {rows.map((row) => (
            <Member
              key={row.caseId}
              row={row}
              chosen={chosen.has(row.caseId)}
              onChoose={mayRespond ? (on) => choose(row.caseId, on) : null}
              onOpen={() => {
                openCase(row.caseId);
                onClose();
              }}
            />
          ))}
        </ul>
      )}
      {mayRespond && rows.length > 0 && (
        <div className={classes.actions}>
          <Button
            variant="default"
            disabled={taken.length === 0}
            loading={apart.isPending}
            onClick={() => apart.mutate({ cases: taken.map(({ caseId }) => caseId) })}
          >
            {taken.length === 0
              ? t('frame.alarms.group.apartNone')
              : t('frame.alarms.group.apart', { count: taken.length })}
          </Button>
          <Button loading={acknowledge.isPending} onClick={() => acknowledge.mutate(group.members, onClose)}>
            {t('frame.alarms.group.acknowledge', { n: group.members.length })}
          </Button>
        </div>
      )}
    </Dialog>
  );
}

interface MemberProps {
  row: AlarmRow;
  chosen: boolean;
  onChoose: ((on: boolean) => void) | null;
  onOpen: () => void;
}

function Member({ row, chosen, onChoose, onOpen }: MemberProps) {
  const { t } = useTranslation();
  const word = useCodeText();
  const kind = word('kinds', row.kind);
  const place = placeText(row);
  return (
    <li className={classes.member}>
      {onChoose && (
        <Checkbox
          checked={chosen}
          onChange={(event) => onChoose(event.currentTarget.checked)}
          aria-label={t('frame.alarms.group.choose', { kind: `${kind}, ${plain(row.excerpt, 60)}` })}
        />
      )}
      <UrgencyMark urgency={row.urgency} possible={row.possible} />
      <UnstyledButton className={classes.story} onClick={onOpen}>
        <span className="visually-hidden">{t('frame.alarms.open')}</span>
        <span className={classes.kind}>{kind}</span>{' '}
        <span className={classes.quiet}>{place ? <Hostile text={place} max={48} /> : t('frame.alarms.noPlace')}</span>
        <span className={classes.excerpt}>
          <Hostile text={row.excerpt} max={240} />
        </span>
      </UnstyledButton>
      <span className={classes.age}>
        <Age at={row.sentAt} />
      </span>
    </li>
  );
}

function useSetApart(done: () => void) {
  const { t } = useTranslation();
  return useCommand(
    api.alarms.setApart.mutationOptions({
      onSuccess: ({ entryId, apart }) => {
        done();
        offerUndo(
          apart === 0 ? t('frame.alarms.group.apartNothing') : t('frame.alarms.group.apartDone', { count: apart }),
          entryId === null ? null : () => client.cases.undoMany({ entryId }),
        );
      },
    }),
  );
}
