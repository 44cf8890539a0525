import { Button } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AssignmentRow } from '../../../contract/index.ts';
import { api, client } from '../../client/rpc.ts';
import { plain } from '../../components/hostile.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { useCommand } from '../../components/use-command.ts';
import { AssignDialog } from '../assignments/assign-dialog.tsx';
import { CheckInDialog } from '../assignments/check-in-dialog.tsx';
import { Compose } from '../mailings/compose.tsx';
import classes from './coverage.module.css';

interface Props {
  station: { id: string; number: number; assignments: readonly AssignmentRow[] };
}

/** Sends somebody to this station, writes to those who are, takes down what they say by telephone. */
export function StationActs({ station }: Props) {
  const { t } = useTranslation();
  const [doing, setDoing] = useState<'send' | 'write' | { told: AssignmentRow } | null>(null);
  const close = () => setDoing(null);
  const standing = station.assignments.filter(({ endedAt }) => endedAt === null);
  const took = (entryId: string, said: string) => offerUndo(said, () => client.assignments.undo({ entryId }));
  const unassign = useCommand(
    api.assignments.unassign.mutationOptions({
      onSuccess: ({ entryId }) => took(entryId, t('coverage.acts.unassigned')),
    }),
  );
  const confirm = useCommand(
    api.assignments.confirm.mutationOptions({
      onSuccess: ({ entryId }) => took(entryId, t('coverage.acts.confirmed')),
    }),
  );
  return (
    <>
      <div className={classes.acts}>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconUserPlus size={15} aria-hidden />}
          onClick={() => setDoing('send')}
        >
          {t('coverage.acts.send')}
        </Button>
        {standing.length > 0 && (
          <Button size="compact-sm" variant="default" onClick={() => setDoing('write')}>
            {t('coverage.acts.write')}
          </Button>
        )}
      </div>
      {standing.map((each) => (
        <div key={each.id} className={classes.acts}>
          <Button size="compact-xs" variant="default" onClick={() => setDoing({ told: each })}>
            {t('coverage.acts.checkIn', { name: plain(each.callSign, 40) })}
          </Button>
          {each.toConfirm && (
            <Button
              size="compact-xs"
              variant="default"
              loading={confirm.isPending}
              onClick={() => confirm.mutate({ ids: [each.id] })}
            >
              {t('coverage.acts.confirm')}
            </Button>
          )}
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            loading={unassign.isPending}
            onClick={() => unassign.mutate({ ids: [each.id], why: 'mistake' })}
          >
            {t('coverage.acts.unassign')}
          </Button>
        </div>
      ))}
      {doing === 'send' && <AssignDialog from={{ station }} onClose={close} />}
      {doing === 'write' && <Compose observers={standing.map(({ observer }) => observer)} onDone={close} />}
      {doing !== null && typeof doing === 'object' && (
        <CheckInDialog
          observer={{ id: doing.told.observer, callSign: doing.told.callSign }}
          station={station.id}
          onClose={close}
        />
      )}
    </>
  );
}
