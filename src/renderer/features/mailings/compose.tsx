import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../../domain/election-profile.ts';
import { fieldsIn, MAILING_FIELDS, MAILING_LENGTH, type MailingTexts } from '../../../domain/mailing.ts';
import { currentLocale } from '../../app/i18n.ts';
import { api, client } from '../../client/rpc.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Failed, Fault, ListSkeleton } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './mailings.module.css';

const LOCALES: readonly Language[] = ['kk', 'ru', 'en'];
/** As many of a list as somebody reads before they send. */
const SHOWN = 20;

type Draft = Record<Language, string>;
const textsOf = (draft: Draft): MailingTexts =>
  Object.fromEntries(LOCALES.flatMap((each) => (draft[each].trim() === '' ? [] : [[each, draft[each].trim()]])));

interface Props {
  /** To whom, as a list or a filter gave them. */
  observers: readonly string[];
  onDone: () => void;
}

/** One message to many: written once for each language, looked at as each of them will read it, then sent. */
export function Compose({ observers, onDone }: Props) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<Draft>({ kk: '', ru: '', en: '' });
  const [template, setTemplate] = useState('');
  const templates = useQuery(api.mailings.templates.queryOptions());
  const texts = textsOf(draft);
  const unknown = [...new Set(LOCALES.flatMap((each) => fieldsIn(draft[each]).unknown))];
  const ready = Object.keys(texts).length > 0 && unknown.length === 0;
  const [settled] = useDebouncedValue(JSON.stringify(texts), 300);
  const preview = useQuery({
    ...api.mailings.preview.queryOptions({
      input: { observers: [...observers], texts: JSON.parse(settled) as MailingTexts },
    }),
    enabled: ready && settled !== '{}',
  });
  const send = useCommand(
    api.mailings.send.mutationOptions({
      onSuccess: ({ mailingId }) => {
        onDone();
        offerUndo(t('mailings.sent', { count: preview.data?.to.length ?? 0 }), () =>
          client.mailings.stop({ mailingId }),
        );
      },
    }),
    true,
  );
  const goes = preview.data?.to.length ?? 0;
  return (
    <form
      className={classes.compose}
      aria-label={t('mailings.compose')}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && goes > 0 && !send.isPending) send.mutate({ observers: [...observers], texts });
      }}
    >
      <p className={classes.what}>{t('mailings.what', { count: observers.length })}</p>
      <NativeSelect
        autoFocus
        label={t('mailings.template')}
        value={template}
        onChange={(event) => {
          setTemplate(event.currentTarget.value);
          const found = templates.data?.find(({ code }) => code === event.currentTarget.value);
          if (found) setDraft(found.texts);
        }}
        data={[
          { value: '', label: t('mailings.noTemplate') },
          ...(templates.data ?? []).map(({ code, labels }) => ({ value: code, label: labels[currentLocale()] })),
        ]}
      />
      {LOCALES.map((each) => (
        <Textarea
          key={each}
          label={t(`mailings.text.${each}`)}
          lang={each}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={MAILING_LENGTH}
          value={draft[each]}
          onChange={(event) => setDraft({ ...draft, [each]: event.currentTarget.value })}
        />
      ))}
      <p className={classes.quiet}>
        {t('mailings.fields', { fields: MAILING_FIELDS.map((field) => `{${field}}`).join(', ') })}
      </p>
      {unknown.length > 0 && (
        <p className={classes.quiet} role="alert">
          {t('mailings.unknownFields', { fields: plain(unknown.map((name) => `{${name}}`).join(', '), 120) })}
        </p>
      )}
      {ready && <Preview query={preview} />}
      <Fault error={send.error} />
      <div className={classes.actions}>
        <Button
          type="submit"
          size="xs"
          disabled={!ready || goes === 0}
          loading={send.isPending}
          leftSection={<IconSend size={15} aria-hidden />}
        >
          {goes > 0 ? t('mailings.send', { count: goes }) : t('mailings.sendNone')}
        </Button>
        <Button size="xs" variant="default" onClick={onDone}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}

type PreviewData = Awaited<ReturnType<typeof client.mailings.preview>>;

function Preview({
  query,
}: {
  query: { data: PreviewData | undefined; error: unknown; isError: boolean; refetch: () => Promise<unknown> };
}) {
  const { t } = useTranslation();
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <ListSkeleton rows={3} height={40} />;
  const { to, withheld } = query.data;
  const reasons = [...Map.groupBy(withheld, ({ why }) => why)];
  return (
    <section className={classes.preview} aria-label={t('mailings.preview')}>
      <h2 className={classes.subtitle}>{t('mailings.goes', { count: to.length })}</h2>
      <ul className={classes.list}>
        {to.slice(0, SHOWN).map(({ observer, callSign, text, shares }) => (
          <li key={observer} className={classes.line}>
            <span className={classes.who}>
              <Hostile text={[callSign, ...shares].join(', ')} max={60} />
            </span>
            <Hostile text={text} max={160} />
          </li>
        ))}
      </ul>
      {to.length > SHOWN && <p className={classes.quiet}>{t('mailings.more', { count: to.length - SHOWN })}</p>}
      {reasons.map(([why, all]) => (
        <p key={why} className={classes.quiet}>
          {t(`mailings.withheld.${why}`, { count: all.length })}{' '}
          <Hostile text={all.map(({ callSign }) => callSign).join(', ')} max={200} />
        </p>
      ))}
    </section>
  );
}
