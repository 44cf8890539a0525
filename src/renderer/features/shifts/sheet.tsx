import { Button, Textarea } from '@mantine/core';
import { IconChecklist, IconPrinter, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { HandoverRow, SheetCase } from '../../../contract/index.ts';
import { isPressing } from '../../../domain/shift-sheet.ts';
import { useMe } from '../../client/session.ts';
import { Hostile } from '../../components/hostile.tsx';
import { Empty, Failed, ListSkeleton } from '../../components/states.tsx';
import { Deadline, Moment } from '../../components/time.tsx';
import { dateAndTime, timeOfDay } from '../../components/time-format.ts';
import { UrgencyMark } from '../../components/urgency.tsx';
import { openCase } from '../../stores/ui.ts';
import { useTermName } from '../affected/terms.tsx';
import { Changes, Held } from './changes.tsx';
import { Paper } from './paper.tsx';
import { sheetQuery, useSigned } from './queries.ts';
import classes from './shifts.module.css';
import { SignForm } from './sign-form.tsx';
import { useNotes } from './use-notes.ts';
import { caseName, nextText } from './words.ts';

const FIGURES = ['pressing', 'held', 'opened', 'closed', 'escalated', 'handedOver'] as const;

/** The hand-over sheet as it is now; the leaver's own cases with a line to write. */
export function Sheet() {
  const { t } = useTranslation();
  const me = useMe();
  const query = useQuery(sheetQuery());
  const { notes, write, clear } = useNotes();
  const sheet = query.data;
  const signed = useSigned();
  return (
    <section className={classes.section} aria-label={t('shifts.sheet.title')}>
      <div className={classes.head}>
        <div>
          <h2 className={classes.subtitle}>{t('shifts.sheet.title')}</h2>
          {sheet && (
            <p className={classes.quiet}>
              {t(sheet.onShiftSince === null ? 'shifts.sheet.notOnShift' : 'shifts.sheet.since', {
                at: dateAndTime(sheet.since, t),
              })}{' '}
              {t('shifts.sheet.asOf', { at: timeOfDay(sheet.asOf) })}
            </p>
          )}
        </div>
        <div className={classes.actions}>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconRefresh size={16} aria-hidden />}
            loading={query.isFetching && !query.isPending}
            onClick={() => void query.refetch()}
          >
            {t('shifts.sheet.refresh')}
          </Button>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPrinter size={16} aria-hidden />}
            disabled={!sheet}
            onClick={() => window.print()}
          >
            {t('shifts.sheet.print')}
          </Button>
        </div>
      </div>
      {query.isPending ? (
        <ListSkeleton rows={4} height={56} />
      ) : query.isError ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : (
        <>
          <dl className={classes.figures}>
            {FIGURES.map((figure) => (
              <div key={figure}>
                <dt>{t(`shifts.sheet.figures.${figure}`)}</dt>
                <dd>{query.data.figures[figure]}</dd>
              </div>
            ))}
          </dl>
          {query.data.cases.length === 0 ? (
            <Empty icon={IconChecklist} title={t('shifts.sheet.none')} what={t('shifts.sheet.noneWhat')} />
          ) : (
            <ul className={classes.rows} aria-label={t('shifts.sheet.open')}>
              {query.data.cases.map((row) => (
                <Line
                  key={row.id}
                  row={row}
                  mine={row.owner?.id === me?.id}
                  asks={signed === null}
                  note={notes[row.id] ?? ''}
                  onNote={(text) => write(row.id, text)}
                />
              ))}
            </ul>
          )}
          <SignForm cases={query.data.cases} since={query.data.since} notes={notes} signed={clear} />
          <Changes changes={query.data.changes} />
          <Held />
          <Paper sheet={query.data} notes={signed ? notesOf(signed) : notes} />
        </>
      )}
    </section>
  );
}

/** What was written about each case when it was signed. */
const notesOf = (row: HandoverRow): Record<string, string> =>
  Object.fromEntries(row.cases.flatMap(({ id, note }) => (note === null ? [] : [[id, note]])));

function Line({
  row,
  mine,
  asks,
  note,
  onNote,
}: {
  row: SheetCase;
  mine: boolean;
  /** Nothing is signed yet: what is the leaver's wants a line. */
  asks: boolean;
  note: string;
  onNote: (text: string) => void;
}) {
  const { t } = useTranslation();
  const termName = useTermName();
  const needed = isPressing(row.urgency);
  return (
    <li className={classes.line}>
      <UrgencyMark urgency={row.urgency} possible={row.possible} />
      <div className={classes.grow}>
        <button type="button" className={classes.link} onClick={() => openCase(row.id)}>
          <bdi>{caseName(row)}</bdi>
        </button>
        <p className={classes.step}>
          <strong>{nextText(row.next, t)}</strong>
          {row.next.dueAt !== null && (
            <span>
              <Deadline due={row.next.dueAt} />
            </span>
          )}
          {row.term && (
            <span>
              {termName(row.term.code)}: <Deadline due={row.term.dueAt} />
            </span>
          )}
        </p>
        {mine && asks && (
          <Textarea
            aria-label={t('shifts.sheet.note', { what: caseName(row) })}
            placeholder={t(needed ? 'shifts.sheet.noteNeeded' : 'shifts.sheet.notePlaceholder')}
            required={needed}
            value={note}
            maxLength={500}
            autosize
            minRows={1}
            maxRows={4}
            onChange={(event) => onNote(event.currentTarget.value)}
          />
        )}
      </div>
      <div className={classes.whose}>
        <span>
          {mine ? (
            t('shifts.sheet.yours')
          ) : row.owner ? (
            <Hostile text={row.owner.name} max={24} />
          ) : (
            t('shifts.sheet.nobody')
          )}
        </span>
        <span className={classes.quiet}>{t(`board.state.${row.status}`)}</span>
        <span className={classes.quiet}>
          <Moment at={row.receivedAt} date />
        </span>
      </div>
    </li>
  );
}
