import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../client/rpc.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import { Failed, Fault, ListSkeleton } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './settings.module.css';
import type { Chat } from './watched-chats.tsx';

/** The bots of one chat: a lead says which of them is a relay, by its number and never by its name. */
export function Bindings({ chat }: { chat: Chat }) {
  const { t } = useTranslation();
  const { account, chat: peer } = chat;
  const members = useQuery(api.telegram.members.queryOptions({ input: { account, chat: peer } }));
  const unbind = useCommand(api.telegram.unbindRelay.mutationOptions());
  if (members.isPending) return <ListSkeleton rows={1} height={44} />;
  if (members.isError) return <Failed error={members.error} retry={() => void members.refetch()} />;
  const bound = new Set(chat.bindings.map((binding) => binding.botId));
  const free = members.data.filter((member) => member.isBot && !bound.has(member.id));
  return (
    <>
      <p className={classes.quiet}>{t('settings.telegram.botsWhat')}</p>
      <ul>
        {chat.bindings.map((binding) => (
          <li key={binding.botId} className={classes.row}>
            <div className={classes.grow}>
              <p className={classes.name}>
                <Hostile text={binding.botName} max={60} />
              </p>
              <p className={classes.small}>
                {t('settings.telegram.botId', { id: binding.botId })}
                {' · '}
                {t('settings.telegram.bound', { scheme: binding.scheme, name: plain(binding.boundBy, 40) })}
              </p>
            </div>
            <Button
              size="xs"
              variant="default"
              loading={unbind.isPending}
              onClick={() => unbind.mutate({ account, chat: peer, botId: binding.botId })}
            >
              {t('settings.telegram.unbind')}
            </Button>
          </li>
        ))}
        {free.map((bot) => (
          <BindForm key={bot.id} chat={chat} bot={bot} />
        ))}
      </ul>
      {free.length === 0 && chat.bindings.length === 0 && <p>{t('settings.telegram.noBots')}</p>}
    </>
  );
}

interface BindProps {
  chat: Chat;
  bot: { id: string; name: string; username: string | null };
}

function BindForm({ chat, bot }: BindProps) {
  const { t } = useTranslation();
  const [scheme, setScheme] = useState((bot.username ?? '').toLowerCase().replace(/_?bot$|[^a-z0-9_-]/g, ''));
  const bind = useCommand(api.telegram.bindRelay.mutationOptions(), true);
  const good = /^[a-z0-9_-]{1,32}$/.test(scheme);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (good) {
      bind.mutate({ account: chat.account, chat: chat.chat, botId: bot.id, botName: bot.name, scheme });
    }
  };
  return (
    <li>
      <form className={classes.row} onSubmit={submit}>
        <div className={classes.grow}>
          <p className={classes.name}>
            <Hostile text={bot.name} max={60} />
          </p>
          <p className={classes.small}>
            {bot.username && (
              <>
                <Hostile text={`@${bot.username}`} max={40} />
                {' · '}
              </>
            )}
            {t('settings.telegram.botId', { id: bot.id })}
          </p>
        </div>
        <TextInput
          size="sm"
          w={150}
          aria-label={`${t('settings.telegram.scheme')}. ${t('settings.telegram.schemeHelp')}`}
          title={t('settings.telegram.schemeHelp')}
          placeholder={t('settings.telegram.scheme')}
          value={scheme}
          error={scheme !== '' && !good ? t('settings.telegram.schemeWrong') : null}
          onChange={(event) => setScheme(event.currentTarget.value.trim())}
          maxLength={32}
        />
        <Button type="submit" size="xs" loading={bind.isPending} disabled={!good}>
          {t('settings.telegram.bind')}
        </Button>
      </form>
      <Fault error={bind.error} />
    </li>
  );
}
