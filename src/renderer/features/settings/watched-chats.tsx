import { Button, Switch, TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconMessages, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { shapes } from '../../../contract/index.ts';
import { api } from '../../client/rpc.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import { Empty, Failed, ListSkeleton } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import { Bindings } from './bindings.tsx';
import classes from './settings.module.css';

export type Chat = (typeof shapes.chatRow)['_output'];
const SHOWN = 200;

/** Which chats are received, and in each, which bot is believed. */
export function WatchedChats({ lead }: { lead: boolean }) {
  const { t } = useTranslation();
  const chats = useQuery(api.telegram.chats.queryOptions());
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState<string | null>(null);
  const wanted = search.trim().toLocaleLowerCase();
  const rows = (chats.data ?? []).filter(
    (chat) => wanted === '' || `${chat.title} ${chat.username ?? ''}`.toLocaleLowerCase().includes(wanted),
  );
  return (
    <div className={classes.section}>
      <div className={classes.sectionHead}>
        <div>
          <h2 className={classes.subtitle}>{t('settings.telegram.chats')}</h2>
          <p className={classes.quiet}>{t('settings.telegram.chatsWhat')}</p>
        </div>
        <TextInput
          size="sm"
          w={240}
          aria-label={t('settings.telegram.chatsSearch')}
          placeholder={t('settings.telegram.chatsSearch')}
          leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </div>
      <div className={classes.box}>
        {chats.isPending ? (
          <ListSkeleton rows={4} height={44} />
        ) : chats.isError ? (
          <Failed error={chats.error} retry={() => void chats.refetch()} />
        ) : rows.length === 0 ? (
          <Empty
            icon={IconMessages}
            title={t(wanted === '' ? 'settings.telegram.chatsEmpty' : 'settings.telegram.chatsNoMatch')}
          />
        ) : (
          rows
            .slice(0, SHOWN)
            .map((chat) => (
              <ChatRow
                key={`${chat.account} ${chat.key}`}
                chat={chat}
                lead={lead}
                open={open === chat.key}
                onToggle={() => setOpen(open === chat.key ? null : chat.key)}
              />
            ))
        )}
      </div>
    </div>
  );
}

/** Which accounts receive it now: with two, it goes on when one fails. */
function readersText({ readers = [] }: Chat, t: ReturnType<typeof useTranslation>['t']): string {
  if (readers.length === 0) return t('settings.telegram.noReader');
  return t('settings.telegram.readers', { names: readers.map((name) => plain(name, 30)).join(', ') });
}

interface RowProps {
  chat: Chat;
  lead: boolean;
  open: boolean;
  onToggle: () => void;
}

function ChatRow({ chat, lead, open, onToggle }: RowProps) {
  const { t } = useTranslation();
  const watch = useCommand(api.telegram.watch.mutationOptions());
  const on = watch.isPending ? watch.variables.on : chat.watched;
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <>
      <div className={classes.row}>
        <Switch
          checked={on}
          disabled={!lead}
          aria-label={t('settings.telegram.watch', { title: plain(chat.title, 60) })}
          onChange={(event) =>
            watch.mutate({
              account: chat.account,
              chat: chat.chat,
              title: chat.title,
              on: event.currentTarget.checked,
            })
          }
        />
        <div className={classes.grow}>
          <p className={classes.name}>
            <Hostile text={chat.title} max={80} />
          </p>
          <p className={classes.small}>
            {chat.username && (
              <>
                <Hostile text={`@${chat.username}`} max={40} />
                {' · '}
              </>
            )}
            {chat.watched && `${readersText(chat, t)} · `}
            {chat.members !== null && t('settings.telegram.members', { count: chat.members })}
            {chat.bindings.map((binding) => (
              <span key={binding.botId}>
                {' · '}
                {binding.scheme}
                {': '}
                <Hostile text={binding.botName} max={40} />
              </span>
            ))}
          </p>
        </div>
        {lead && chat.watched && (
          <Button
            size="xs"
            variant="default"
            aria-expanded={open}
            aria-label={t('settings.telegram.botsFor', { title: plain(chat.title, 60) })}
            rightSection={<Chevron size={14} aria-hidden />}
            onClick={onToggle}
          >
            {t('settings.telegram.bots')}
          </Button>
        )}
      </div>
      {open && lead && chat.watched && (
        <div className={classes.sub}>
          <Bindings chat={chat} />
        </div>
      )}
    </>
  );
}
