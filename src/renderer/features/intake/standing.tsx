import { Button } from '@mantine/core';
import {
  IconBan,
  IconDeviceMobileOff,
  IconFilter,
  IconMapPinX,
  IconUserCheck,
  IconUserQuestion,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { InboxRow } from '../../../contract/shapes.ts';
import { api, client } from '../../client/rpc.ts';
import { offerUndo } from '../../components/offer-undo.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './inbox.module.css';
import { setSender } from './inbox-filter.ts';

const ICONS = { known: IconUserCheck, unknown: IconUserQuestion, blocked: IconBan } as const;

/** How a sender stands against the roster, and whether it is them at all: a shape and a word each. */
export function Standing({ row: { sender, mayNotBeThem } }: { row: Pick<InboxRow, 'sender' | 'mayNotBeThem'> }) {
  const { t } = useTranslation();
  if (!sender) return null;
  const Icon = ICONS[sender.state];
  return (
    <>
      {mayNotBeThem && (
        <strong className={classes.mark}>
          <IconDeviceMobileOff size={15} stroke={1.8} aria-hidden />
          {t('talk.mayNotBeThem')}
        </strong>
      )}
      <span className={classes.mark}>
        <Icon size={15} stroke={1.7} aria-hidden />
        {t(`ballots.sender.${sender.state}`)}
      </span>
      {sender.wrongStation && (
        <span className={classes.mark}>
          <IconMapPinX size={15} stroke={1.7} aria-hidden />
          {t('ballots.sender.wrongStation')}
        </span>
      )}
    </>
  );
}

/** What whoever may answer does about a sender: see all they sent, and take back a block. */
export function SenderActions({ sender }: { sender: NonNullable<InboxRow['sender']> }) {
  const { t } = useTranslation();
  const { address } = sender;
  const unblock = useCommand(
    api.senders.unblock.mutationOptions({
      onSuccess: ({ entryId }) => offerUndo(t('inbox.filter.unblocked'), () => client.ballots.undo({ entryId })),
    }),
  );
  return (
    <>
      <Button variant="default" leftSection={<IconFilter size={16} aria-hidden />} onClick={() => setSender(address)}>
        {t('inbox.filter.onlySender')}
      </Button>
      {sender.state === 'blocked' && (
        <Button
          variant="default"
          leftSection={<IconUserCheck size={16} aria-hidden />}
          loading={unblock.isPending}
          onClick={() => unblock.mutate({ address, reason: t('inbox.title') })}
        >
          {t('inbox.filter.unblock')}
        </Button>
      )}
    </>
  );
}
