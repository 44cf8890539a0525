import { Button, Kbd, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseRow } from '../../../contract/shapes.ts';
import { codeText } from '../../client/errors.ts';
import { useMe } from '../../client/session.ts';
import { Hostile } from '../../components/hostile.tsx';
import { placeText, useCodeText } from '../../components/labels.ts';
import { UrgencyMark } from '../../components/urgency.tsx';
import classes from './many-panel.module.css';
import { MoveButton } from './move-button.tsx';
import { type Asks, asks, MoveForm } from './move-form.tsx';
import moves from './moves.module.css';
import { StateWord } from './state-word.tsx';
import { MANY, type Many, type ManyDesk, mayMove, type Report } from './use-many.ts';

const SHOWN = 50;

interface Props {
  rows: readonly CaseRow[];
  /** What became of the last decision, if these are the ones that it left out. */
  report: Report | null;
  many: ManyDesk;
  onClear: () => void;
}

/**
 * What can be done with the chosen cases together. It stands where a single case would: never over the list that somebody
 * chooses from.
 */
export function ManyPanel({ rows, report, many, onClear }: Props) {
  const { t } = useTranslation();
  const me = useMe()?.id ?? '';
  const [open, setOpen] = useState<Many | null>(null);
  const [why, setWhy] = useState('');
  const left = (move: Many) => rows.filter((row) => mayMove(row, move, me)).length;
  const choose = (move: Many) => {
    const none = left(move) === 0;
    setWhy(none ? t('board.many.none') : '');
    if (none || many.pending) return;
    if (move !== 'acknowledge' && asks(move)) setOpen(move);
    else many.make(rows, move, {});
  };
  // Decided: what is left is another question.
  const form = (report ? null : open) as Asks | null;
  return (
    <section className={classes.panel} aria-labelledby="many-title">
      <header className={classes.head}>
        <h2 id="many-title" className={classes.title}>
          {t('board.many.chosen', { count: rows.length })}
        </h2>
        <VisuallyHidden role="status">{t('board.many.chosen', { count: rows.length })}</VisuallyHidden>
        <Button size="xs" variant="subtle" onClick={onClear} rightSection={<Kbd size="xs">Esc</Kbd>}>
          {t('board.many.clear')}
        </Button>
      </header>
      {report && <Outcome report={report} rows={rows} />}
      <div className={moves.row}>
        {MANY.map((move) => {
          const can = left(move);
          return (
            <MoveButton
              key={move}
              move={move}
              off={can === 0}
              expanded={move !== 'acknowledge' && asks(move) ? open === move : undefined}
              pending={many.move === move}
              onChoose={() => choose(move)}
            >
              {move === 'acknowledge' ? t('board.acknowledge') : t(`board.moves.${move}`)}
              {can < rows.length && (
                <span className={classes.part}>{t('board.many.part', { n: can, of: rows.length })}</span>
              )}
            </MoveButton>
          );
        })}
      </div>
      <p className={moves.why} role="status">
        {why}
      </p>
      {form !== null && (
        <MoveForm
          key={form}
          move={form}
          owner={null}
          second={false}
          pending={many.pending}
          onMake={(filled) => many.make(rows, form as Many, filled)}
          onCancel={() => setOpen(null)}
        />
      )}
      {!report && (
        <>
          <ul className={classes.cases} aria-label={t('board.many.which')}>
            {rows.slice(0, SHOWN).map((row) => (
              <Line key={row.id} row={row} />
            ))}
          </ul>
          {rows.length > SHOWN && (
            <p className={classes.quiet}>{t('board.many.more', { count: rows.length - SHOWN })}</p>
          )}
          <p className={classes.quiet}>{t('board.many.how')}</p>
        </>
      )}
    </section>
  );
}

function Line({ row }: { row: CaseRow }) {
  const { t } = useTranslation();
  const word = useCodeText();
  const place = placeText(row);
  return (
    <li className={classes.case}>
      <UrgencyMark urgency={row.urgency} possible={row.possible} />
      <span className={classes.kind}>
        {word('kinds', row.kind)}
        {place && (
          <>
            {' · '}
            <Hostile text={place} max={60} />
          </>
        )}
      </span>
      <StateWord state={row.state} />
      <span className={classes.quiet}>
        {row.owner ? <Hostile text={row.owner.name} max={24} /> : t('board.noOwner')}
      </span>
    </li>
  );
}

/** How many were moved, and of each other why not: those stay chosen, so that something else can be done with them. */
function Outcome({ report, rows }: { report: Report; rows: readonly CaseRow[] }) {
  const { t } = useTranslation();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const reasons = new Map<string, string[]>();
  for (const { caseId, code, data } of report.refused) {
    const state = t(`board.state.${String(data.state ?? 'new')}` as 'board.state.new');
    const said = code === 'MOVE_ILLEGAL' ? t('board.many.illegal', { state }) : codeText(code, data, t);
    reasons.set(said, [...(reasons.get(said) ?? []), caseId]);
  }
  return (
    <div className={classes.outcome} role="alert">
      <p className={classes.strong}>
        {t(`board.many.did.${report.move}`, { count: report.moved })}{' '}
        {t('board.many.refused', { count: report.refused.length })}
      </p>
      {[...reasons].map(([said, ids]) => (
        <div key={said}>
          <p className={classes.reason}>
            {ids.length} · {said}
          </p>
          <ul className={classes.cases}>
            {ids.slice(0, SHOWN).map((id) => {
              const row = byId.get(id);
              return row && <Line key={id} row={row} />;
            })}
          </ul>
          {ids.length > SHOWN && <p className={classes.quiet}>{t('board.many.more', { count: ids.length - SHOWN })}</p>}
        </div>
      ))}
    </div>
  );
}
