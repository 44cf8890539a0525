import { Button, CopyButton, SegmentedControl } from '@mantine/core';
import { IconMapPinCheck } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import i18next from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConfirmRow } from '../../../contract/index.ts';
import { LANGUAGES, type Language } from '../../../domain/election-profile.ts';
import { currentLocale } from '../../app/i18n.ts';
import { api, client } from '../../client/rpc.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import { More } from '../../components/more.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Empty, Failed, ListSkeleton } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import { useElection } from '../../stores/election.ts';
import { useMayCoordinate } from '../observers/queries.ts';
import classes from './assignments.module.css';
import { useContactWords } from './words.ts';

const NAMES: Record<Language, string> = { kk: 'Қазақша', ru: 'Русский', en: 'English' };

/** What they are to be told, whole, in any of the three languages. */
function messageOf({ region, number, now, closed }: ConfirmRow, language: Language): string {
  const t = i18next.getFixedT(language);
  const named = useElection.getState().names?.regions.find(({ code }) => code === region)?.names[language];
  const address = now === '' ? t('contact.confirm.unknownPlace') : plain(now, 300);
  return t(closed ? 'contact.confirm.textClosed' : 'contact.confirm.text', {
    number,
    region: named ?? region,
    address,
  });
}

/** Assignments whose station is another now: who has to be told of it, with the message ready. */
export function ToConfirm() {
  const { t } = useTranslation();
  const coordinates = useMayCoordinate();
  const [language, setLanguage] = useState<Language>(currentLocale());
  const query = useInfiniteQuery(
    api.assignments.toConfirm.infiniteOptions({
      input: (cursor: string | null) => ({ cursor, limit: 50 }),
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.next,
      placeholderData: keepPreviousData,
    }),
  );
  const undo = (entryId: string) => client.assignments.undo({ entryId });
  const confirm = useCommand(
    api.assignments.confirm.mutationOptions({
      onSuccess: ({ entryId }, { ids }) =>
        offerUndo(t('contact.confirm.saidDone', { count: ids.length }), () => undo(entryId)),
    }),
  );
  const end = useCommand(
    api.assignments.unassign.mutationOptions({
      onSuccess: ({ entryId }) => offerUndo(t('contact.confirm.saidEnd'), () => undo(entryId)),
    }),
  );
  if (query.isPending) return <ListSkeleton rows={4} height={120} />;
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const rows = query.data.pages.flatMap((page) => page.rows);
  if (rows.length === 0)
    return <Empty icon={IconMapPinCheck} title={t('contact.confirm.empty')} what={t('contact.confirm.emptyWhat')} />;
  const moved = rows.filter(({ closed }) => !closed).map(({ id }) => id);
  const busy = confirm.isPending || end.isPending;
  return (
    <div className={classes.scroll}>
      <div className={classes.tools}>
        <SegmentedControl
          size="xs"
          aria-label={t('contact.confirm.language')}
          value={language}
          onChange={(value) => setLanguage(LANGUAGES.find((one) => one === value) ?? 'kk')}
          data={LANGUAGES.map((value) => ({ value, label: NAMES[value] }))}
        />
        {coordinates && moved.length > 1 && (
          <Button size="xs" variant="default" disabled={busy} onClick={() => confirm.mutate({ ids: moved })}>
            {t('contact.confirm.doneAll', { count: moved.length })}
          </Button>
        )}
      </div>
      <ul className={classes.rows} aria-label={t('contact.tabs.confirm')}>
        {rows.map((row) => (
          <One
            key={row.id}
            row={row}
            language={language}
            busy={busy}
            may={coordinates}
            onConfirm={() => confirm.mutate({ ids: [row.id] })}
            onEnd={() => end.mutate({ ids: [row.id], why: 'moved' })}
          />
        ))}
      </ul>
      <More query={query} />
    </div>
  );
}

interface OneProps {
  row: ConfirmRow;
  language: Language;
  busy: boolean;
  may: boolean;
  onConfirm: () => void;
  onEnd: () => void;
}

function One({ row, language, busy, may, onConfirm, onEnd }: OneProps) {
  const { t } = useTranslation();
  const words = useContactWords();
  const place = (text: string) => (text === '' ? t('contact.confirm.unknownPlace') : <Hostile text={text} max={200} />);
  const text = messageOf(row, language);
  return (
    <li className={classes.row}>
      <p className={classes.who}>
        <Hostile text={row.callSign} max={40} />
        <span className={classes.quiet}>
          {words.station(row)} · {words.shift(row.shift)}
        </span>
      </p>
      <dl className={classes.facts}>
        <dt>{t('contact.confirm.was')}</dt>
        <dd>{place(row.was)}</dd>
        <dt>{t('contact.confirm.now')}</dt>
        <dd>{row.closed ? <strong>{t('contact.confirm.closed')}</strong> : place(row.now)}</dd>
      </dl>
      <p className={classes.message} lang={language}>
        <bdi>{text}</bdi>
      </p>
      <div className={classes.buttons}>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button size="xs" variant="default" onClick={copy} title={t('contact.confirm.message')}>
              {copied ? t('contact.confirm.copied') : t('contact.confirm.copy')}
            </Button>
          )}
        </CopyButton>
        {may && !row.closed && (
          <Button size="xs" disabled={busy} onClick={onConfirm}>
            {t('contact.confirm.done')}
          </Button>
        )}
        {may && (
          <Button size="xs" variant="subtle" color="gray" disabled={busy} onClick={onEnd}>
            {t('contact.confirm.end')}
          </Button>
        )}
      </div>
    </li>
  );
}
