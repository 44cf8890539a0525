import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { shareIn, type TallyCell, validVotes } from '../../../domain/tally.ts';
import { Hostile } from '../../components/hostile.tsx';
import classes from './tally.module.css';
import { numberText, percentText, useProtocolWords } from './words.ts';

export type Of = 'valid' | 'participants';

/** A share of fewer protocols than these is marked: one more would move it by points. */
const FEW = 5;

/** Votes and share, with n and base in the same cell; never a share without both. */
function ShareCell({ cell, code, of }: { cell: TallyCell; code: string; of: Of }) {
  const { t } = useTranslation();
  const found = shareIn(cell, code, of);
  if (!found) return <td className={classes.number}>–</td>;
  return (
    <td className={classes.number}>
      {percentText(found.votes, found.base)}
      <small>
        {t('tally.cell', { votes: numberText(found.votes), base: numberText(found.base), n: numberText(found.n) })}
      </small>
    </td>
  );
}

/** Votes with the number of protocols they are from. */
function VotesCell({ cell, code }: { cell: TallyCell; code: string }) {
  const { t } = useTranslation();
  const votes = cell.votes[code];
  if (!votes) return <td className={classes.number}>–</td>;
  return (
    <td className={classes.number}>
      {numberText(votes.sum)}
      <small>{t('tally.n', { n: numberText(votes.n) })}</small>
    </td>
  );
}

interface PartiesProps {
  verified: TallyCell;
  partial: TallyCell;
  reported: TallyCell;
  of: Of;
}

/** The lists in ballot order. What is of one side, or dictated, has a column of its own and is in no share. */
export function Parties({ verified, partial, reported, of }: PartiesProps) {
  const { t } = useTranslation();
  const words = useProtocolWords();
  return (
    <div className={classes.wide}>
      <table className={classes.table}>
        <caption>{t('tally.protocols')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('tally.list')}</th>
            <th scope="col" className={classes.number}>
              {t('tally.verified')}
            </th>
            <th scope="col" className={classes.number}>
              {t('tally.base')}: {t(`tally.of.${of}`)}
            </th>
            <th scope="col" className={classes.number}>
              {t('tally.partial')}
            </th>
            <th scope="col" className={classes.number}>
              {t('tally.reported')}
            </th>
          </tr>
        </thead>
        <tbody>
          {words.options.map((option) => (
            <tr key={option.code}>
              <th scope="row">
                {option.number} {option.short[words.locale]}
              </th>
              <VotesCell cell={verified} code={option.code} />
              <ShareCell cell={verified} code={option.code} of={of} />
              <VotesCell cell={partial} code={option.code} />
              <VotesCell cell={reported} code={option.code} />
            </tr>
          ))}
          <tr>
            <th scope="row">{t('tally.validVotes')}</th>
            <td className={classes.number}>{verified.stations > 0 ? numberText(validVotes(verified)) : '–'}</td>
            <td />
            <td className={classes.number}>{partial.stations > 0 ? numberText(validVotes(partial)) : '–'}</td>
            <td className={classes.number}>{reported.stations > 0 ? numberText(validVotes(reported)) : '–'}</td>
          </tr>
          <Figure label={t('tally.invalid')} cells={[verified, partial, reported]} of="invalid" />
          <Figure label={t('tally.participated')} cells={[verified, partial, reported]} of="participated" />
          <Figure label={t('tally.registered')} cells={[verified, partial, reported]} of="registered" />
        </tbody>
      </table>
    </div>
  );
}

function Figure(props: { label: string; cells: TallyCell[]; of: 'invalid' | 'participated' | 'registered' }) {
  const { t } = useTranslation();
  const [verified, ...others] = props.cells.map((cell, index) => {
    const { sum, n } = cell[props.of];
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: three columns, always the same
      <td key={index} className={classes.number}>
        {n === 0 ? '–' : numberText(sum)}
        {n > 0 && <small>{t('tally.n', { n: numberText(n) })}</small>}
      </td>
    );
  });
  return (
    <tr>
      <th scope="row">{props.label}</th>
      {verified}
      <td />
      {others}
    </tr>
  );
}

interface BelowProps {
  rows: { code: string; name: string; expected: number | null; cell: TallyCell }[];
  of: Of;
  onOpen: (code: string) => void;
}

/** What is directly below, by list: n in every cell, and each row opens. */
export function Below({ rows, of, onOpen }: BelowProps) {
  const { t } = useTranslation();
  const words = useProtocolWords();
  return (
    <div className={classes.wide}>
      <table className={classes.table}>
        <caption>{t('tally.below')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('tally.where')}</th>
            <th scope="col" className={classes.number}>
              {t('tally.stationsColumn')}
            </th>
            {words.options.map((option) => (
              <th key={option.code} scope="col" className={classes.number}>
                {option.short[words.locale]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ code, name, expected, cell }) => (
            <tr key={code}>
              <th scope="row">
                <UnstyledButton className={classes.open} onClick={() => onOpen(code)}>
                  <Hostile text={name} max={48} />
                </UnstyledButton>
              </th>
              <td className={classes.number}>
                {numberText(cell.stations)}
                {expected !== null && <small>{t('tally.ofStations', { of: numberText(expected) })}</small>}
                {cell.stations > 0 && cell.stations < FEW && <small>{t('tally.few')}</small>}
              </td>
              {words.options.map((option) => (
                <ShareCell key={option.code} cell={cell} code={option.code} of={of} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
