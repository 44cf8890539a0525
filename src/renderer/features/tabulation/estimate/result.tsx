import { Button, Checkbox, NativeSelect, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EstimateView, SampleView } from '../../../../contract/index.ts';
import { FigureCell, FiguresTable } from '../../../components/figures-table.tsx';
import { decimalText, numberText, percentText, pointsText } from '../../../components/number-text.ts';
import { Notice } from '../../../components/states.tsx';
import { Closing } from './closing.tsx';
import { Disputes } from './disputes.tsx';
import classes from './estimate.module.css';
import { Blocks } from './standing.tsx';
import { EVERY, type Wanted } from './stations.tsx';
import { useEstimateWords } from './words.ts';

/** What the shares are of, and with what that is doubted. */
export interface View {
  of: 'valid' | 'participants';
  flagged: boolean;
  disputed: boolean;
}

interface Props {
  result: EstimateView;
  sample: SampleView;
  view: View;
  onView: (view: View) => void;
  onStations: (wanted: Wanted) => void;
  onCurve: () => void;
  onTally: () => void;
}

/** The estimate with everything that stands against telling it. */
export function Result({ result, sample, view, onView, onStations, onCurve, onTally }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.part}>
      <Blocks view={result} onStations={onStations} onCurve={onCurve} />
      <Disputes result={result} sample={sample} />
      <Closing sample={sample} />
      <Views view={view} onView={onView} />
      <Lists result={result} onOpen={() => onStations({ ...EVERY, state: 'counted' })} />
      <Response result={result} onStations={onStations} />
      <p className={classes.aside}>
        <span>{t('estimate.outside', { n: numberText(result.outside) })}</span>
        {result.outside > 0 && (
          <Button size="compact-sm" variant="default" onClick={onTally}>
            {t('estimate.outsideGo')}
          </Button>
        )}
      </p>
    </div>
  );
}

function Views({ view, onView }: Pick<Props, 'view' | 'onView'>) {
  const { t } = useTranslation();
  return (
    <div className={classes.row}>
      <NativeSelect
        size="xs"
        label={t('tally.base')}
        value={view.of}
        onChange={(event) =>
          onView({ ...view, of: event.currentTarget.value === 'participants' ? 'participants' : 'valid' })
        }
        data={(['valid', 'participants'] as const).map((value) => ({ value, label: t(`tally.of.${value}`) }))}
      />
      {(['flagged', 'disputed'] as const).map((one) => (
        <Checkbox
          key={one}
          label={t(one === 'flagged' ? 'tally.withFlagged' : 'tally.withDisputed')}
          checked={view[one]}
          onChange={(event) => onView({ ...view, [one]: event.currentTarget.checked })}
        />
      ))}
    </div>
  );
}

/** Share and margin of each list with everything it was made with; or why there is none. */
function Lists({ result, onOpen }: { result: EstimateView; onOpen: () => void }) {
  const { t } = useTranslation();
  const words = useEstimateWords();
  const { lists, of } = result;
  const reasons = new Set(lists.flatMap(({ refused }) => (refused ? [words.refusal(refused)] : [])));
  const none = lists.every(({ estimate }) => estimate === null);
  return (
    <section className={classes.part} aria-label={t('estimate.lists.title')}>
      <h2 className={classes.subtitle}>{t('estimate.lists.title')}</h2>
      {[...reasons].map((reason) => (
        <Notice key={reason}>
          {t('estimate.refused.title')} {reason}
        </Notice>
      ))}
      <Lead lead={result.lead} />
      {!none && (
        <FiguresTable
          caption={t('estimate.lists.caption', { of: t(`tally.of.${of}`) })}
          heads={[
            { key: 'list', text: t('tally.list') },
            { key: 'share', text: t('estimate.lists.share'), figures: true },
            { key: 'error', text: t('estimate.lists.standardError'), figures: true },
            { key: 'interval', text: t('estimate.lists.distribution'), figures: true },
            { key: 'effect', text: t('estimate.lists.designEffect'), figures: true },
          ]}
        >
          {lists.map(({ code, estimate }) => (
            <tr key={code}>
              <th scope="row">{words.option(code)}</th>
              <FigureCell
                of={
                  estimate &&
                  t('estimate.lists.of', {
                    n: numberText(estimate.reported),
                    drawn: numberText(estimate.drawn),
                    frame: numberText(estimate.frame),
                  })
                }
              >
                {estimate && (
                  <UnstyledButton className={classes.open} onClick={onOpen}>
                    {percentText(estimate.share, 1)} ± {pointsText(estimate.margin)}
                  </UnstyledButton>
                )}
              </FigureCell>
              <FigureCell>{estimate && pointsText(estimate.standardError, 2)}</FigureCell>
              <FigureCell of={estimate && t('estimate.lists.freedom', { n: estimate.degreesOfFreedom })}>
                {estimate && t(`estimate.lists.by.${estimate.distribution}`)}
              </FigureCell>
              <FigureCell>{estimate?.designEffect == null ? null : decimalText(estimate.designEffect, 2)}</FigureCell>
            </tr>
          ))}
        </FiguresTable>
      )}
      {!none && <p className={classes.quiet}>{t('estimate.lists.method')}</p>}
    </section>
  );
}

/** Who leads, or that it is too close to call; within the margin nothing is said of who it is. */
function Lead({ lead }: Pick<EstimateView, 'lead'>) {
  const { t } = useTranslation();
  const words = useEstimateWords();
  if (!lead) return null;
  return (
    <p className={classes.lead}>
      {t(lead.tooClose ? 'estimate.tooClose' : 'estimate.leads', {
        first: words.option(lead.first),
        second: words.option(lead.second),
        points: pointsText(lead.difference),
        margin: pointsText(lead.margin),
      })}
    </p>
  );
}

/** Non-response: what the weights take the silent stations for. */
function Response({ result, onStations }: Pick<Props, 'result' | 'onStations'>) {
  const { t } = useTranslation();
  const words = useEstimateWords();
  return (
    <section className={classes.part} aria-label={t('estimate.response.title')}>
      <h2 className={classes.subtitle}>{t('estimate.response.title')}</h2>
      <FiguresTable
        caption={t('estimate.response.caption')}
        heads={[
          { key: 'stratum', text: t('estimate.stratum') },
          { key: 'reported', text: t('estimate.strata.reported'), figures: true },
          { key: 'silent', text: t('estimate.response.silent'), figures: true },
          { key: 'weight', text: t('estimate.response.weight'), figures: true },
        ]}
      >
        {result.strata.map(({ code, frame, drawn, reported }) => (
          <tr key={code}>
            <th scope="row">
              <UnstyledButton className={classes.open} onClick={() => onStations({ state: 'all', stratum: code })}>
                {words.stratum(code)}
              </UnstyledButton>
            </th>
            <FigureCell of={`${t('tally.ofStations', { of: numberText(drawn) })} · ${percentText(reported, drawn)}`}>
              {numberText(reported)}
            </FigureCell>
            <FigureCell>{numberText(drawn - reported)}</FigureCell>
            <FigureCell of={t('estimate.response.list', { n: numberText(frame) })}>
              {reported > 0 ? decimalText(frame / reported, 1) : null}
            </FigureCell>
          </tr>
        ))}
      </FiguresTable>
      <p className={classes.quiet}>{t('estimate.response.what')}</p>
    </section>
  );
}
