import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { IconEye, IconMask, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RedactionView } from '../../../contract/areas/redactions.ts';
import { COVERS, type Cover, type RedactionBox, SIDE } from '../../../domain/redaction.ts';
import { api, client } from '../../client/rpc.ts';
import { useMe } from '../../client/session.ts';
import { Dialog } from '../dialog.tsx';
import { Hostile } from '../hostile.tsx';
import { offerUndo } from '../offer-undo.tsx';
import { Failed, Fault, ListSkeleton } from '../states.tsx';
import { Moment } from '../time.tsx';
import { useCommand } from '../use-command.ts';
import classes from './redact.module.css';
import { added, drawn, keyed, type Spot, sameBoxes, spotAt } from './redact-boxes.ts';

interface Props {
  versionId: number;
  /** The upright preview: boxes are parts of its sides. */
  url: string;
  title: string;
  opened: boolean;
  onClose: () => void;
}

/** What is covered on a photograph before it leaves: boxes by hand or by keys, burned into a copy; the original stays. */
export function RedactDialog({ versionId, url, title, opened, onClose }: Props) {
  const { t } = useTranslation();
  const query = useQuery({ ...api.redactions.of.queryOptions({ input: { versionId } }), enabled: opened });
  return (
    <Dialog title={t('redaction.title', { what: title })} opened={opened} onClose={onClose} size={1080}>
      {query.isPending && <ListSkeleton rows={2} height={160} />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && (
        <Desk key={query.data?.at ?? 0} versionId={versionId} url={url} title={title} standing={query.data} />
      )}
    </Dialog>
  );
}

type DeskProps = Pick<Props, 'versionId' | 'url' | 'title'> & { standing: RedactionView | null };

function Desk({ versionId, url, title, standing }: DeskProps) {
  const { t } = useTranslation();
  const isLead = useMe()?.role === 'lead';
  const queries = useQueryClient();
  const [boxes, setBoxes] = useState<RedactionBox[]>(standing?.boxes ?? []);
  const [how, setHow] = useState<Cover>('cover');
  const [reason, setReason] = useState('');
  const [copy, setCopy] = useState<string | null>(null);
  const refresh = () => queries.invalidateQueries({ queryKey: api.redactions.key() });
  const burn = useCommand(
    api.redactions.burn.mutationOptions({
      onSuccess({ entryId }) {
        void refresh();
        offerUndo(t('redaction.done'), () => client.redactions.undo({ entryId }).then(refresh));
      },
    }),
    true,
  );
  const show = useCommand(api.redactions.show.mutationOptions({ onSuccess: (given) => setCopy(given.url) }));
  const undo = useCommand(api.redactions.undo.mutationOptions({ onSuccess: () => void refresh() }));
  const bare = boxes.length === 0;
  const ready = bare ? isLead && reason.trim() !== '' : !sameBoxes(boxes, standing?.boxes ?? []);
  return (
    <div className={classes.desk}>
      <p className={classes.what}>{t('redaction.what')}</p>
      <Standing
        standing={standing}
        onShow={() => show.mutate({ versionId })}
        onUndo={(entryId) => undo.mutate({ entryId })}
      />
      {copy !== null && (
        <figure className={classes.copy}>
          <img src={copy} alt={t('redaction.copyOf', { what: title })} draggable={false} />
          <figcaption>{t('redaction.copyWhat')}</figcaption>
        </figure>
      )}
      <div className={classes.tools}>
        <SegmentedControl
          size="xs"
          aria-label={t('redaction.how')}
          value={how}
          onChange={(value) => setHow(COVERS.find((each) => each === value) ?? 'cover')}
          data={COVERS.map((value) => ({ value, label: t(`redaction.cover.${value}`) }))}
        />
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => setBoxes((before) => [...before, added(how)])}
        >
          {t('redaction.add')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconTrash size={15} aria-hidden />}
          disabled={bare}
          onClick={() => setBoxes([])}
        >
          {t('redaction.clear')}
        </Button>
        <span className={classes.quiet}>{t('redaction.keys')}</span>
      </div>
      <Sheet url={url} title={title} boxes={boxes} how={how} onChange={setBoxes} />
      {bare && isLead && (
        <TextInput
          label={t('redaction.reason')}
          description={t('redaction.reasonWhat')}
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      {bare && !isLead && <p className={classes.quiet}>{t('redaction.needsLead')}</p>}
      <Fault error={burn.error} />
      <div className={classes.tools}>
        <Button
          leftSection={<IconMask size={16} aria-hidden />}
          disabled={!ready}
          loading={burn.isPending}
          onClick={() => burn.mutate({ versionId, boxes, reason: bare ? reason.trim() : null })}
        >
          {t(bare ? 'redaction.letGo' : 'redaction.burn')}
        </Button>
      </div>
    </div>
  );
}

function Standing(props: { standing: RedactionView | null; onShow: () => void; onUndo: (entryId: string) => void }) {
  const { t } = useTranslation();
  const { standing, onShow, onUndo } = props;
  if (!standing) return <p className={classes.standing}>{t('redaction.nobody')}</p>;
  const { boxes, reason, by, at, undoable } = standing;
  return (
    <div className={classes.standing}>
      <span>
        {boxes.length > 0 ? t('redaction.covered', { n: boxes.length, name: by }) : t('redaction.bare', { name: by })}{' '}
        <Moment at={at} date />
      </span>
      {reason !== null && <Hostile text={reason} max={500} />}
      <Button size="compact-sm" variant="default" leftSection={<IconEye size={14} aria-hidden />} onClick={onShow}>
        {t('redaction.showCopy')}
      </Button>
      {undoable !== null && (
        <Button size="compact-sm" variant="default" onClick={() => onUndo(undoable)}>
          {t('redaction.undo')}
        </Button>
      )}
    </div>
  );
}

interface SheetProps {
  url: string;
  title: string;
  boxes: RedactionBox[];
  how: Cover;
  onChange: (boxes: RedactionBox[]) => void;
}

/** The picture with its boxes; a pointer draws a new one, a box with the focus is moved and stretched by keys. */
function Sheet({ url, title, boxes, how, onChange }: SheetProps) {
  const { t } = useTranslation();
  const from = useRef<Spot | null>(null);
  const [drawing, setDrawing] = useState<RedactionBox | null>(null);
  const spot = (event: PointerEvent) => spotAt(event, event.currentTarget.getBoundingClientRect());
  const replace = (n: number, box: RedactionBox | null) =>
    onChange(boxes.flatMap((each, index) => (index === n ? (box ?? []) : [each])));
  const onKeyDown = (event: KeyboardEvent, n: number) => {
    const box = boxes[n];
    if (!box || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = keyed(box, event);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    replace(n, next);
  };
  return (
    <div
      className={classes.sheet}
      onPointerDown={(event) => {
        from.current = spot(event);
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (from.current) setDrawing(drawn(from.current, spot(event), how));
      }}
      onPointerUp={(event) => {
        const box = from.current && drawn(from.current, spot(event), how);
        from.current = null;
        setDrawing(null);
        if (box) onChange([...boxes, box]);
      }}
    >
      <img src={url} alt={title} draggable={false} />
      {boxes.map((box, n) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: a box is its place in the list
          key={n}
          type="button"
          className={classes.box}
          data-how={box.how}
          style={placeOf(box)}
          aria-label={t('redaction.box', { n: n + 1, how: t(`redaction.cover.${box.how}`), where: whereText(box) })}
          onPointerDown={(event) => event.stopPropagation()}
          onKeyDown={(event) => onKeyDown(event, n)}
        >
          <span aria-hidden>{n + 1}</span>
        </button>
      ))}
      {drawing && <span className={classes.box} data-how={drawing.how} style={placeOf(drawing)} aria-hidden />}
    </div>
  );
}

const percent = (part: number): string => `${(100 * part) / SIDE}%`;
const placeOf = ({ x, y, width, height }: RedactionBox) => ({
  left: percent(x),
  top: percent(y),
  width: percent(width),
  height: percent(height),
});
/** From the left and top, and how large, in per cent of the sides: said aloud while it is moved. */
const whereText = ({ x, y, width, height }: RedactionBox): string =>
  [x, y, width, height].map((part) => Math.round((100 * part) / SIDE)).join(', ');
