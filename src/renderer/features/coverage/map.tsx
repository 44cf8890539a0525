import { ActionIcon, useComputedColorScheme } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { IconLasso, IconMinus, IconPlus, IconZoomReset } from '@tabler/icons-react';
import { type PointerEvent, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MapColumns } from '../../../contract/index.ts';
import type { RegionShape } from '../../../domain/boundaries.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { numberText } from '../../components/number-text.ts';
import { regionName } from '../stations/words.ts';
import { createClusters, type Drawn } from './clusters.ts';
import { drawGeography } from './geography.ts';
import classes from './map.module.css';
import { columnOf, isAsked, type MapCounts } from './map-counts.ts';
import { placesOf } from './map-data.ts';
import { createPainter, readPalette } from './painter.ts';
import { placeStations } from './placing.ts';
import { wordsOf } from './questions.ts';
import { Regions } from './regions.tsx';
import { createScene, type Scene } from './scene.ts';
import { useCoverage } from './store.ts';
import { Tip, type TipOf } from './tip.tsx';
import { useSize } from './use-size.ts';
import { askedText } from './words.ts';

interface Props {
  columns: MapColumns;
  shapes: readonly RegionShape[];
  counts: MapCounts;
  /** Whether a station lies where the screen looks. */
  there: (at: number) => boolean;
  /** Stations that the search found: the others are not painted. Null: nobody searches. */
  found: ReadonlySet<string> | null;
}

type Line = [number, number][];

/** The country: regions that can be reached by Tab, and stations on a canvas over them. */
export function CoverageMap({ columns, shapes, counts, there, found }: Props) {
  const { t } = useTranslation();
  const { question, shown, region, drawn, opened, pointed } = useCoverage();
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const group = useRef<SVGGElement>(null);
  const scene = useRef<Scene | null>(null);
  const painter = useRef<ReturnType<typeof createPainter> | null>(null);
  const size = useSize(frame);
  const scheme = useComputedColorScheme();
  const still = useReducedMotion();
  const [tip, setTip] = useState<TipOf | null>(null);
  const [line, setLine] = useState<Line | null>(null);
  const [lasso, setLasso] = useState(false);
  const quiet = useRef({ lasso, still });
  quiet.current = { lasso, still };

  const [width, height] = [size?.width ?? 0, size?.height ?? 0];
  const geography = useMemo(() => drawGeography(shapes, width, height), [shapes, width, height]);
  // Where stations lie changes with the list and the borders, not with what is known of them.
  const { ids, lat, lon } = columns;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same list is the same places, whatever changed in its words
  const placed = useMemo(() => placeStations(columns, shapes), [ids, lat, lon, shapes]);
  const clusters = useMemo(() => createClusters(placed), [placed]);
  const column = columnOf(columns, question);
  const words = wordsOf(question);
  const within = useMemo(() => {
    const line = drawn === null ? null : new Set(drawn);
    return (at: number): boolean =>
      there(at) && (found === null || found.has(ids[at] ?? '')) && (line === null || line.has(ids[at] ?? ''));
  }, [there, found, ids, drawn]);
  const wanted = useMemo(() => {
    const each = words.map((word) => shown.length === 0 || shown.includes(word));
    return (at: number): boolean => each[column[at] ?? 0] === true;
  }, [words, shown, column]);
  const visible = (at: number): boolean => wanted(at) && within(at);

  useLayoutEffect(() => {
    if (!frame.current || !canvas.current || !group.current) return;
    const made = createPainter(canvas.current);
    painter.current = made;
    const own = createScene({
      frame: frame.current,
      group: group.current,
      painter: made,
      drawing: () => quiet.current.lasso,
      moved: () => setTip(null),
      still: () => quiet.current.still,
    });
    scene.current = own;
    return () => {
      own.free();
      scene.current = null;
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme is what changes the colours
  useLayoutEffect(() => {
    if (frame.current) painter.current?.recolour(readPalette(frame.current));
    scene.current?.soon();
  }, [scheme]);

  useLayoutEffect(() => clusters.place(within), [clusters, within]);
  useLayoutEffect(() => {
    const asked = isAsked(question);
    clusters.ask(wanted, (at) => asked[column[at] ?? 0] === true);
  }, [clusters, wanted, question, column]);

  useLayoutEffect(() => {
    if (width === 0 || height === 0) return;
    const at = (id: string | null) => (id === null ? null : (placesOf(columns).get(id) ?? null));
    scene.current?.show({
      geography,
      placed,
      clusters,
      wordAt: (station) => words[column[station] ?? 0] ?? null,
      pointed: at(pointed),
      opened: at(opened),
    });
    // Both have just been told to the circles.
    void within;
    void wanted;
  }, [geography, placed, clusters, within, wanted, words, column, columns, pointed, opened, width, height]);

  useEffect(() => {
    const at = opened === null ? undefined : placesOf({ ids } as MapColumns).get(opened);
    if (at !== undefined) scene.current?.reveal(at);
  }, [opened, ids]);

  // The region chosen, by whichever way, fills the map.
  useEffect(() => {
    const box = geography.regions.find((each) => each.region === region)?.box ?? null;
    scene.current?.zoomTo(box);
  }, [region, geography]);

  useShortcut('back', () => setLasso(false), lasso);

  const spotOf = (event: PointerEvent): [number, number] => {
    const box = frame.current?.getBoundingClientRect();
    return [event.clientX - (box?.left ?? 0), event.clientY - (box?.top ?? 0)];
  };
  const onMove = (event: PointerEvent): void => {
    const [x, y] = spotOf(event);
    if (line) {
      setLine([...line, [x, y]]);
      return;
    }
    if (event.buttons !== 0) return;
    const under = scene.current?.find(x, y) ?? null;
    const next = tipOf(under, x, y);
    setTip((before) => (before?.key === next?.key && before?.x === next?.x ? before : next));
  };
  const tipOf = (under: Drawn | null, x: number, y: number): TipOf | null => {
    if (!under) return null;
    const at = { x, y, width };
    if (under.kind === 'cluster') return { ...at, key: `circle ${under.id}`, cluster: under };
    return { ...at, key: ids[under.at] ?? '', station: under.at, approximate: placed.approximate[under.at] === 1 };
  };
  const begin = useRef<[number, number] | null>(null);
  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    begin.current = spotOf(event);
    if (!lasso) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setLine([begin.current]);
  };
  const onUp = (event: PointerEvent): void => {
    const from = begin.current;
    const [x, y] = spotOf(event);
    begin.current = null;
    if (line) {
      const inside = scene.current?.inside([...line, [x, y]], visible) ?? [];
      setLine(null);
      setLasso(false);
      if (inside.length > 0) useCoverage.setState({ drawn: inside.map((at) => ids[at] ?? ''), opened: null });
      return;
    }
    // A drag moved the map.
    if (!from || Math.hypot(from[0] - x, from[1] - y) > 4) return;
    const under = scene.current?.find(x, y);
    if (!under) return;
    event.preventDefault();
    clicked.current = true;
    if (under.kind === 'cluster') scene.current?.zoomToDrawn(under);
    else useCoverage.setState({ opened: ids[under.at] ?? null, pointed: ids[under.at] ?? null });
  };
  /** The click that follows was meant for a mark, not for the region under it. */
  const clicked = useRef(false);
  const onRegion = useCallback((code: string) => {
    const now = useCoverage.getState().region;
    useCoverage.setState({ region: now === code ? null : code, district: null, place: null, drawn: null });
  }, []);

  return (
    <div className={classes.map}>
      <div
        ref={frame}
        className={classes.frame}
        data-lasso={lasso || undefined}
        data-pointing={tip !== null || undefined}
        onPointerMove={onMove}
        onPointerLeave={() => setTip(null)}
        onPointerDownCapture={onDown}
        onPointerUpCapture={onUp}
        onClickCapture={(event) => {
          if (clicked.current) event.stopPropagation();
          clicked.current = false;
        }}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: a drawing is no set of fields */}
        <svg className={classes.sheet} width={width} height={height} role="group" aria-label={t('coverage.mapLabel')}>
          <g ref={group}>
            <Regions geography={geography} counts={counts} question={question} chosen={region} onChoose={onRegion} />
          </g>
          {line && <polyline className={classes.line} points={line.map((spot) => spot.join(',')).join(' ')} />}
        </svg>
        {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: it takes no focus; the list beside it has all of it in words */}
        <canvas ref={canvas} className={classes.canvas} aria-hidden="true" />
        {tip && <Tip of={tip} columns={columns} question={question} />}
      </div>
      <div className={classes.tools}>
        <ActionIcon
          variant="default"
          size="md"
          aria-label={t('coverage.zoomIn')}
          onClick={() => scene.current?.zoomBy(2)}
        >
          <IconPlus size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="default"
          size="md"
          aria-label={t('coverage.zoomOut')}
          onClick={() => scene.current?.zoomBy(0.5)}
        >
          <IconMinus size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="default"
          size="md"
          aria-label={t('coverage.zoomAll')}
          onClick={() => scene.current?.zoomTo(null)}
        >
          <IconZoomReset size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant={lasso ? 'filled' : 'default'}
          size="md"
          aria-label={t('coverage.lasso')}
          aria-pressed={lasso}
          onClick={() => setLasso(!lasso)}
        >
          <IconLasso size={16} aria-hidden />
        </ActionIcon>
      </div>
      {lasso && (
        <p className={classes.hint} role="status">
          {t('coverage.lassoOn')}
        </p>
      )}
      {!lasso && region !== null && (
        <p className={classes.hint}>
          {t('coverage.chosen', { region: regionName(region), asked: askedText(question), ...shareOf(counts, region) })}
        </p>
      )}
    </div>
  );
}

function shareOf(counts: MapCounts, region: string): { n: string; total: string } {
  const { asked, total } = counts.regions.get(region) ?? { asked: 0, total: 0 };
  return { n: numberText(asked), total: numberText(total) };
}
