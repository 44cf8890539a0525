import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import codebook from '../../../../resources/codebook.json';
import type { PreflightView } from '../../../contract/areas/exports.ts';
import { meaningOf } from '../../../domain/column-meaning.ts';
import { currentLocale } from '../../app/i18n.ts';
import { FigureCell, FiguresTable } from '../../components/figures-table.tsx';
import { placeText, useCodeText } from '../../components/labels.ts';
import { MediaStrip } from '../../components/media/media-strip.tsx';
import { numberText } from '../../components/number-text.ts';
import { Moment } from '../../components/time.tsx';
import { openCase } from '../../stores/ui.ts';
import classes from './export.module.css';

/** What would leave: whom something is told of, what is held back and why, and every field with what is done to it. */
export function Preflight({ told, at }: { told: PreflightView; at: number }) {
  const { t } = useTranslation();
  const word = useCodeText();
  const about = told.told.filter(({ n }) => n > 0);
  const held = told.held.filter(({ n }) => n > 0);
  const tables = [...Map.groupBy(told.fields, ({ table }) => table)];
  return (
    <section className={classes.box} aria-label={t('export.look.title')}>
      <h2 className={classes.subtitle}>{t('export.look.title')}</h2>
      <p className={classes.quiet}>
        {t('export.look.what')} <Moment at={at} date />
      </p>
      {about.length === 0 ? (
        <p>{t('export.look.nobody')}</p>
      ) : (
        <FiguresTable
          wraps
          caption={`${t('export.look.told')} · ${t('export.look.named', { n: numberText(told.named) })}`}
          heads={[
            { key: 'what', text: t('export.look.whatColumn') },
            { key: 'table', text: t('export.look.table') },
            { key: 'n', text: t('export.look.n'), figures: true },
          ]}
        >
          {about.map(({ table, what, n }) => (
            <tr key={`${table} ${what}`}>
              <th scope="row">{word('export.about', what)}</th>
              <td className={classes.mono}>{table}</td>
              <FigureCell>{numberText(n)}</FigureCell>
            </tr>
          ))}
        </FiguresTable>
      )}
      {held.length === 0 ? (
        <p>{t('export.look.nothingHeld')}</p>
      ) : (
        <FiguresTable
          wraps
          caption={t('export.look.held')}
          heads={[
            { key: 'what', text: t('export.look.whatColumn') },
            { key: 'why', text: t('export.look.why') },
            { key: 'table', text: t('export.look.table') },
            { key: 'n', text: t('export.look.n'), figures: true },
          ]}
        >
          {held.map(({ table, what, why, n }) => (
            <tr key={`${table} ${what} ${why}`}>
              <th scope="row">{word('export.about', what)}</th>
              <td>{word('export.why', why)}</td>
              <td className={classes.mono}>{table}</td>
              <FigureCell>{numberText(n)}</FigureCell>
            </tr>
          ))}
        </FiguresTable>
      )}
      {told.cases.length > 0 && <HeldCases cases={told.cases} of={casesHeld(told)} />}
      {told.uncovered.length > 0 && <Uncovered messageKeys={told.uncovered} />}
      <h3 className={classes.subtitle}>{t('export.look.fields')}</h3>
      <p className={classes.quiet}>{t('export.look.fieldsWhat')}</p>
      {tables.map(([table, fields]) => (
        <Fields key={table} table={table} fields={fields} />
      ))}
    </section>
  );
}

const ACTS = ['kept', 'removed', 'generalised', 'rolledUp'] as const;
type Field = PreflightView['fields'][number];
type Held = PreflightView['cases'][number];

/** What is no case waits for nobody's word, and is not in the list. */
const casesHeld = ({ held }: PreflightView): number =>
  held.reduce((sum, { what, why, n }) => sum + (what === 'case' && why !== 'noCase' ? n : 0), 0);

/** Each case that nobody let go, to be opened: its people can still be asked. */
function HeldCases({ cases, of }: { cases: readonly Held[]; of: number }) {
  const { t } = useTranslation();
  const word = useCodeText();
  return (
    <details className={classes.details}>
      <summary>{t('export.look.heldCases', { n: numberText(of) })}</summary>
      <p className={classes.quiet}>{t('export.look.heldCasesWhat')}</p>
      <FiguresTable
        wraps
        caption={t('export.look.heldCases', { n: numberText(of) })}
        heads={[
          { key: 'case', text: t('export.look.case') },
          { key: 'why', text: t('export.look.why') },
        ]}
      >
        {cases.map(({ id, kind, region, why }) => (
          <tr key={id}>
            <th scope="row">
              <button type="button" className={classes.link} onClick={() => openCase(id)}>
                {[word('kinds', kind), placeText({ region, place: '' })].filter(Boolean).join(' · ')}
              </button>
            </th>
            <td>{word('export.why', why)}</td>
          </tr>
        ))}
      </FiguresTable>
      {of > cases.length && (
        <p className={classes.quiet}>{t('export.look.firstCases', { n: numberText(cases.length) })}</p>
      )}
    </details>
  );
}

function Fields({ table, fields }: { table: string; fields: readonly Field[] }) {
  const { t } = useTranslation();
  const locale = currentLocale();
  const sums = ACTS.map((act) => ({ act, n: fields.reduce((total, each) => total + each[act], 0) }));
  const told = sums.filter(({ n }) => n > 0);
  return (
    <details className={classes.details}>
      <summary>
        <span className={classes.mono}>{table}</span>
        {' · '}
        {t('export.look.ofFields', { n: numberText(fields.length) })}
        {' · '}
        {told.length === 0
          ? t('export.look.noCells')
          : told.map(({ act, n }) => `${t(`export.look.${act}`)} ${numberText(n)}`).join(' · ')}
      </summary>
      <FiguresTable
        wraps
        caption={table}
        heads={[
          { key: 'field', text: t('export.look.field') },
          { key: 'kind', text: t('export.look.kind') },
          { key: 'action', text: t('export.look.action') },
          ...ACTS.map((key) => ({ key, text: t(`export.look.${key}`), figures: true })),
        ]}
      >
        {fields.map((field) => (
          <tr key={field.field} data-removed={field.action === 'remove' || undefined}>
            <th scope="row">
              <span className={classes.mono}>{field.field}</span>
              <span className={classes.meaning}>{meaningOf(codebook, table, field.field)?.[locale]}</span>
            </th>
            <td>{t(`export.class.${field.class}`)}</td>
            <td>{t(`export.action.${field.action}`)}</td>
            {ACTS.map((act) => (
              <FigureCell key={act}>{numberText(field[act])}</FigureCell>
            ))}
          </tr>
        ))}
      </FiguresTable>
    </details>
  );
}

/** Photographs that wait for nothing but a person who looks at them. Nothing of them is shown unasked. */
function Uncovered({ messageKeys }: { messageKeys: readonly string[] }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <div className={classes.details}>
      <p>
        <strong>{t('export.look.uncovered')}</strong>
      </p>
      <p className={classes.quiet}>{t('export.look.uncoveredWhat')}</p>
      {open ? (
        <>
          <MediaStrip messageKeys={messageKeys} of={t('export.look.uncovered')} />
          <p className={classes.quiet}>{t('export.look.moreUncovered', { n: numberText(messageKeys.length) })}</p>
        </>
      ) : (
        <div>
          <Button size="xs" variant="default" onClick={() => setOpen(true)}>
            {t('export.look.showUncovered')}
          </Button>
        </div>
      )}
    </div>
  );
}
