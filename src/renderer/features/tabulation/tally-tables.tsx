import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { shareIn, type TallyCell, validVotes } from '../../../domain/tally.ts';
import { FigureCell, FiguresTable } from '../../components/figures-table.tsx';
import { Hostile } from '../../components/hostile.tsx';
import { numberText, percentText } from '../../components/number-text.ts';
import classes from './tally.module.css';
import { useProtocolWords } from './words.ts';

export type Of = 'valid' | 'participants';

/** A share of fewer protocols than these is marked: one more would move it by points. */
const FEW = 5;

/** Votes and share, with n and base in the same cell; never a share without both. */
function ShareCell({ cell, code, of }: { cell: TallyCell; code: string; of: Of }) {
  const { t } = useTranslation();
  const found = shareIn(cell, code, of);
  if (!found) return <FigureCell />;
  const { votes, base, n } = found;
  return (
    <FigureCell
      of={
        <>
          {numberText(votes)}/{numberText(base)}
          <br />
          {t('tally.n', { n: numberText(n) })}
        </>
      }
    >
      {percentText(votes, base)}
    </FigureCell>
  );
}

/** Votes with the number of protocols they are from. */
function VotesCell({ cell, code }: { cell: TallyCell; code: string }) {
  const { t } = useTranslation();
  const votes = cell.votes[code];
  if (!votes) return <FigureCell />;
  return <FigureCell of={t('tally.n', { n: numberText(votes.n) })}>{numberText(votes.sum)}</FigureCell>;
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
    <FiguresTable
      caption={t('tally.protocols')}
      heads={[
        { key: 'list', text: t('tally.list') },
        { key: 'verified', text: t('tally.verified'), figures: true },
        { key: 'share', text: `${t('tally.base')}: ${t(`tally.of.${of}`)}`, figures: true },
        { key: 'partial', text: t('tally.partial'), figures: true },
        { key: 'reported', text: t('tally.reported'), figures: true },
      ]}
    >
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
        <Valid cell={verified} />
        <td />
        <Valid cell={partial} />
        <Valid cell={reported} />
      </tr>
      <Figure label={t('tally.invalid')} cells={[verified, partial, reported]} of="invalid" />
      <Figure label={t('tally.participated')} cells={[verified, partial, reported]} of="participated" />
      <Figure label={t('tally.registered')} cells={[verified, partial, reported]} of="registered" />
    </FiguresTable>
  );
}

const Valid = ({ cell }: { cell: TallyCell }) => (
  <FigureCell>{cell.stations > 0 ? numberText(validVotes(cell)) : null}</FigureCell>
);

function Figure(props: { label: string; cells: TallyCell[]; of: 'invalid' | 'participated' | 'registered' }) {
  const { t } = useTranslation();
  const [verified, ...others] = props.cells.map((cell, index) => {
    const { sum, n } = cell[props.of];
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: three columns, always the same
      <FigureCell key={index} of={n > 0 && t('tally.n', { n: numberText(n) })}>
        {n === 0 ? null : numberText(sum)}
      </FigureCell>
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
    <FiguresTable
      caption={t('tally.below')}
      heads={[
        { key: 'where', text: t('tally.where') },
        { key: 'stations', text: t('tally.stationsColumn'), figures: true },
        ...words.optionHeads,
      ]}
    >
      {rows.map(({ code, name, expected, cell }) => (
        <tr key={code}>
          <th scope="row">
            <UnstyledButton className={classes.open} onClick={() => onOpen(code)}>
              <Hostile text={name} max={48} />
            </UnstyledButton>
          </th>
          <FigureCell
            of={[
              ...(expected === null ? [] : [t('tally.ofStations', { of: numberText(expected) })]),
              ...(cell.stations > 0 && cell.stations < FEW ? [t('tally.few')] : []),
            ].join(' · ')}
          >
            {numberText(cell.stations)}
          </FigureCell>
          {words.options.map((option) => (
            <ShareCell key={option.code} cell={cell} code={option.code} of={of} />
          ))}
        </tr>
      ))}
    </FiguresTable>
  );
}
