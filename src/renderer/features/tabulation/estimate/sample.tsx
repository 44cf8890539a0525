import { Button, CopyButton, UnstyledButton } from '@mantine/core';
import { IconDice5, IconEye, IconEyeOff } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EstimateView, SampleView } from '../../../../contract/index.ts';
import { FigureCell, FiguresTable } from '../../../components/figures-table.tsx';
import { Hostile } from '../../../components/hostile.tsx';
import { numberText, percentText } from '../../../components/number-text.ts';
import { Empty } from '../../../components/states.tsx';
import { Moment } from '../../../components/time.tsx';
import { BeforeDraw } from './draw-form.tsx';
import classes from './estimate.module.css';
import type { Wanted } from './stations.tsx';
import { TwoLeads } from './two-leads.tsx';
import { useEstimateWords } from './words.ts';

type Drawn = NonNullable<SampleView['drawn']>;

interface Props {
  sample: SampleView;
  /** How many have reported, where that is known by now. */
  strata: EstimateView['strata'];
  onDrawn: () => void;
  onStations: (wanted: Wanted) => void;
}

/** The recorded sample: before it is drawn, once it stands, and draws that were withdrawn. */
export function Sample({ sample, strata, onDrawn, onStations }: Props) {
  const { t } = useTranslation();
  const { drawn, frame, withdrawAsked, withdrawn } = sample;
  const empty = Object.keys(frame.region).length === 0;
  return (
    <div className={classes.part}>
      {drawn ? (
        <>
          <Record drawn={drawn} />
          <Strata drawn={drawn} reported={strata} onStations={onStations} />
          <section className={classes.part} aria-label={t('estimate.withdraw.title')}>
            <h2 className={classes.subtitle}>{t('estimate.withdraw.title')}</h2>
            <p className={classes.prose}>{t('estimate.withdraw.what')}</p>
            <TwoLeads what="withdraw" asked={withdrawAsked} />
          </section>
        </>
      ) : empty ? (
        <Empty icon={IconDice5} title={t('errors.SAMPLE_NO_FRAME')} what={t('estimate.draw.noFrame')} />
      ) : (
        <BeforeDraw frame={frame} onDrawn={onDrawn} />
      )}
      {withdrawn.length > 0 && (
        <section className={classes.part} aria-label={t('estimate.withdrawn.title')}>
          <h2 className={classes.subtitle}>{t('estimate.withdrawn.title')}</h2>
          <p className={classes.prose}>{t('estimate.withdrawn.what')}</p>
          <ul className={classes.list}>
            {withdrawn.map((one) => (
              <li key={one.commitment}>
                <code className={classes.hash}>{one.commitment}</code>
                <p>
                  <Moment at={one.at} date /> · {t('estimate.withdrawn.by')} <Hostile text={one.by} max={40} /> ·{' '}
                  <Hostile text={one.reason} max={1000} />
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

/** A line of the record: what it is, and it. */
function Entry({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.entry}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** 64 hex digits, whole, to be copied: nobody types them. */
function Hash({ name, value }: { name: string; value: string }) {
  const { t } = useTranslation();
  return (
    <span className={classes.copyable}>
      <code className={classes.hash}>{value}</code>
      <CopyButton value={value}>
        {({ copied, copy }) => {
          const word = t(copied ? 'common.copied' : 'common.copy');
          return (
            <Button size="compact-xs" variant="default" aria-label={`${word}: ${name}`} onClick={copy}>
              {word}
            </Button>
          );
        }}
      </CopyButton>
    </span>
  );
}

/** Who drew it and when, what is published of it, and for leads what opens it. */
function Record({ drawn }: { drawn: Drawn }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { secret } = drawn;
  return (
    <dl className={classes.record}>
      <Entry name={t('estimate.record.drawnBy')}>
        <span>
          <Hostile text={drawn.by} max={40} /> · <Moment at={drawn.at} date /> ·{' '}
          {t(`estimate.by.${drawn.stratifiedBy}`)}
        </span>
      </Entry>
      <Entry name={t('estimate.record.commitment')}>
        <Hash name={t('estimate.record.commitment')} value={drawn.commitment} />
        <p className={classes.quiet}>{t('estimate.record.publish')}</p>
      </Entry>
      <Entry name={t('estimate.record.frameHash')}>
        <Hash name={t('estimate.record.frameHash')} value={drawn.frameHash} />
        <p className={classes.quiet}>{t('estimate.record.frameHashWhat')}</p>
      </Entry>
      {secret && (
        <Entry name={t('estimate.record.secret')}>
          {open ? (
            <>
              <p>{t('estimate.record.seed')}</p>
              <Hash name={t('estimate.record.seed')} value={secret.seed} />
              <p>{t('estimate.record.salt')}</p>
              <Hash name={t('estimate.record.salt')} value={secret.salt} />
            </>
          ) : null}
          <p className={classes.quiet}>{t('estimate.record.secretWhat')}</p>
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={open}
            leftSection={open ? <IconEyeOff size={15} aria-hidden /> : <IconEye size={15} aria-hidden />}
            onClick={() => setOpen(!open)}
          >
            {t(open ? 'estimate.record.hide' : 'estimate.record.show')}
          </Button>
        </Entry>
      )}
    </dl>
  );
}

interface StrataProps {
  drawn: Drawn;
  reported: EstimateView['strata'];
  onStations: (wanted: Wanted) => void;
}

/** The sample against the list it is from, stratum by stratum, and what has come of it. */
function Strata({ drawn, reported, onStations }: StrataProps) {
  const { t } = useTranslation();
  const words = useEstimateWords();
  const sum = (of: 'frame' | 'drawn') => drawn.strata.reduce((all, row) => all + row[of], 0);
  const [all, chosen] = [sum('frame'), sum('drawn')];
  const known = reported.length > 0;
  const come = reported.reduce((total, row) => total + row.reported, 0);
  return (
    <section className={classes.part} aria-label={t('estimate.strata.title')}>
      <h2 className={classes.subtitle}>{t('estimate.strata.title')}</h2>
      <FiguresTable
        caption={t('estimate.strata.caption')}
        heads={[
          { key: 'stratum', text: t('estimate.stratum') },
          { key: 'frame', text: t('estimate.frame.list'), figures: true },
          { key: 'drawn', text: t('estimate.strata.drawn'), figures: true },
          { key: 'meanFrame', text: t('estimate.strata.meanFrame'), figures: true },
          { key: 'meanDrawn', text: t('estimate.strata.meanDrawn'), figures: true },
          { key: 'reported', text: t('estimate.strata.reported'), figures: true },
        ]}
      >
        {drawn.strata.map((row) => {
          const of = reported.find(({ code }) => code === row.code);
          return (
            <tr key={row.code}>
              <th scope="row">
                <UnstyledButton
                  className={classes.open}
                  onClick={() => onStations({ state: 'all', stratum: row.code })}
                >
                  {words.stratum(row.code)}
                </UnstyledButton>
              </th>
              <FigureCell of={percentText(row.frame, all)}>{numberText(row.frame)}</FigureCell>
              <FigureCell of={percentText(row.drawn, chosen)}>{numberText(row.drawn)}</FigureCell>
              <Mean {...row.voters.frame} />
              <Mean {...row.voters.drawn} />
              <Reported n={of?.reported ?? null} of={row.drawn} />
            </tr>
          );
        })}
        <tr data-sum>
          <th scope="row">{t('estimate.all')}</th>
          <FigureCell>{numberText(all)}</FigureCell>
          <FigureCell of={percentText(chosen, all)}>{numberText(chosen)}</FigureCell>
          <td />
          <td />
          <Reported n={known ? come : null} of={chosen} />
        </tr>
      </FiguresTable>
      <p className={classes.quiet}>{t('estimate.strata.what')}</p>
    </section>
  );
}

/** Mean voters per station, and of how many stations they are known. */
function Mean({ mean, n }: { mean: number | null; n: number }) {
  const { t } = useTranslation();
  return (
    <FigureCell of={mean !== null && t('tally.n', { n: numberText(n) })}>
      {mean === null ? null : numberText(Math.round(mean))}
    </FigureCell>
  );
}

function Reported({ n, of }: { n: number | null; of: number }) {
  const { t } = useTranslation();
  return (
    <FigureCell of={n !== null && `${t('tally.ofStations', { of: numberText(of) })} · ${percentText(n, of)}`}>
      {n === null ? null : numberText(n)}
    </FigureCell>
  );
}
