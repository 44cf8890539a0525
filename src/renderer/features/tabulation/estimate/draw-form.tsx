import { Button, Checkbox, NumberInput, Radio } from '@mantine/core';
import { useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SampleView } from '../../../../contract/index.ts';
import { stationsNeeded } from '../../../../domain/estimate.ts';
import { allocate, sampleBounds } from '../../../../domain/sample-design.ts';
import { api } from '../../../client/rpc.ts';
import { useIsLead } from '../../../client/session.ts';
import { FigureCell, FiguresTable } from '../../../components/figures-table.tsx';
import { decimalText, numberText, percentText } from '../../../components/number-text.ts';
import { offerUndo } from '../../../components/offer-undo.tsx';
import { Fault } from '../../../components/states.tsx';
import { useCommand } from '../../../components/use-command.ts';
import classes from './estimate.module.css';
import { useEstimateWords } from './words.ts';

const WAYS = ['region', 'kind'] as const;
type Way = (typeof WAYS)[number];

/** Before a draw: the list by stratum, and for a lead how many of each a sample would have, and what drawing means. */
export function BeforeDraw({ frame, onDrawn }: { frame: SampleView['frame']; onDrawn: () => void }) {
  const { t } = useTranslation();
  const lead = useIsLead();
  const [by, setBy] = useState<Way>('region');
  const [stations, setStations] = useState<number | null>(null);
  const sizes = frame[by];
  const wanted = useDeferredValue(stations);
  const design = useMemo(() => (wanted === null ? null : allocate(sizes, wanted)), [sizes, wanted]);
  const bounds = sampleBounds(sizes);
  const outside = stations !== null && (stations < bounds.least || stations > bounds.most);
  return (
    <div className={classes.part}>
      <p className={classes.prose}>{t(lead ? 'estimate.draw.what' : 'estimate.draw.byLead')}</p>
      <div className={classes.row}>
        <Radio.Group
          label={t('estimate.draw.by')}
          value={by}
          onChange={(value) => setBy(WAYS.find((one) => one === value) ?? 'region')}
        >
          <div className={classes.choices}>
            {WAYS.map((one) => (
              <Radio key={one} value={one} label={t(`estimate.by.${one}`)} />
            ))}
          </div>
        </Radio.Group>
        {lead && (
          <NumberInput
            label={t('estimate.draw.stations')}
            description={t('estimate.draw.between', { least: numberText(bounds.least), most: numberText(bounds.most) })}
            w={260}
            min={1}
            max={100_000}
            allowDecimal={false}
            allowNegative={false}
            hideControls
            value={stations ?? ''}
            error={outside && t('errors.SAMPLE_TOO_FEW', bounds)}
            onChange={(value) => setStations(typeof value === 'number' ? value : null)}
          />
        )}
      </div>
      <div className={classes.beside}>
        <FrameTable sizes={sizes} design={lead ? design : null} preview={lead} />
        {lead && <Planning frame={bounds.most} />}
      </div>
      {lead && <DrawButton by={by} stations={design ? stations : null} onDrawn={onDrawn} />}
    </div>
  );
}

interface FrameProps {
  sizes: Record<string, number>;
  design: Readonly<Record<string, number>> | null;
  /** Whether there is a column for what would be drawn. */
  preview: boolean;
}

function FrameTable({ sizes, design, preview }: FrameProps) {
  const { t } = useTranslation();
  const words = useEstimateWords();
  const [all, drawn] = [sizes, design ?? {}].map((of) => Object.values(of).reduce((sum, each) => sum + each, 0));
  const cells = (size: number, of: number) => (
    <>
      <FigureCell of={percentText(size, all ?? 0)}>{numberText(size)}</FigureCell>
      {preview && <FigureCell of={design && percentText(of, drawn ?? 0)}>{design && numberText(of)}</FigureCell>}
    </>
  );
  return (
    <FiguresTable
      caption={t('estimate.frame.caption')}
      heads={[
        { key: 'stratum', text: t('estimate.stratum') },
        { key: 'frame', text: t('estimate.frame.list'), figures: true },
        ...(preview ? [{ key: 'drawn', text: t('estimate.frame.wouldBe'), figures: true }] : []),
      ]}
    >
      {Object.entries(sizes)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([code, size]) => (
          <tr key={code}>
            <th scope="row">{words.stratum(code)}</th>
            {cells(size, design?.[code] ?? 0)}
          </tr>
        ))}
      <tr data-sum>
        <th scope="row">{t('estimate.all')}</th>
        {cells(all ?? 0, drawn ?? 0)}
      </tr>
    </FiguresTable>
  );
}

/** Half widths in percentage points, and how unlike stations may be: the spread of a list's share between them. */
const MARGINS = [1, 2, 3];
const SPREADS = [0.2, 0.25, 0.3];

/** How many stations a margin takes (domain.md 3.2), so that nobody draws so few that the estimate says nothing. */
function Planning({ frame }: { frame: number }) {
  const { t } = useTranslation();
  return (
    <div className={classes.planning}>
      <FiguresTable
        caption={t('estimate.planning.caption')}
        heads={[
          { key: 'spread', text: t('estimate.planning.spread') },
          ...MARGINS.map((margin) => ({
            key: String(margin),
            text: t('estimate.planning.margin', { points: margin }),
            figures: true,
          })),
        ]}
      >
        {SPREADS.map((spread) => (
          <tr key={spread}>
            <th scope="row">{decimalText(spread, 2)}</th>
            {MARGINS.map((margin) => (
              <FigureCell key={margin}>
                {numberText(stationsNeeded({ frame, spread, margin: margin / 100 }))}
              </FigureCell>
            ))}
          </tr>
        ))}
      </FiguresTable>
      <p className={classes.quiet}>{t('estimate.planning.what')}</p>
    </div>
  );
}

interface DrawProps {
  by: Way;
  /** Null: no number that could be drawn. */
  stations: number | null;
  onDrawn: () => void;
}

/** What cannot be taken back is said before, and ticked: the one place where a lead is asked twice. */
function DrawButton({ by, stations, onDrawn }: DrawProps) {
  const { t } = useTranslation();
  const [read, setRead] = useState(false);
  const draw = useCommand(
    api.estimate.draw.mutationOptions({
      onSuccess: () => {
        offerUndo(t('estimate.draw.done'), null);
        onDrawn();
      },
    }),
    true,
  );
  const ready = read && stations !== null;
  return (
    <form
      className={classes.form}
      aria-label={t('estimate.draw.button')}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !draw.isPending) draw.mutate({ by, stations });
      }}
    >
      <ul className={classes.list}>
        <li>{t('estimate.draw.chance')}</li>
        <li>{t('estimate.draw.fixed')}</li>
        <li>{t('estimate.draw.again')}</li>
        <li>{t('estimate.draw.when')}</li>
      </ul>
      <Checkbox
        label={t('estimate.draw.read')}
        checked={read}
        onChange={(event) => setRead(event.currentTarget.checked)}
      />
      <Fault error={draw.error} />
      <div className={classes.actions}>
        <Button type="submit" size="xs" disabled={!ready} loading={draw.isPending}>
          {stations === null
            ? t('estimate.draw.button')
            : t('estimate.draw.buttonOf', { count: stations, n: numberText(stations) })}
        </Button>
      </div>
    </form>
  );
}
