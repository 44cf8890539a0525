import { ActionIcon, Button, SegmentedControl, TextInput, Tooltip } from '@mantine/core';
import {
  IconArrowBackUp,
  IconEye,
  IconMask,
  IconPlus,
  IconTrash,
  IconX,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RedactionView } from '../../../contract/areas/redactions.ts';
import { COVERS, type Cover, MOST_BOXES, type RedactionBox } from '../../../domain/redaction.ts';
import { api, client } from '../../client/rpc.ts';
import { useMe } from '../../client/session.ts';
import { onClearScreen } from '../../stores/ui.ts';
import { Dialog } from '../dialog.tsx';
import { Hostile } from '../hostile.tsx';
import { offerUndo } from '../offer-undo.tsx';
import { Failed, Fault, ListSkeleton } from '../states.tsx';
import { Moment } from '../time.tsx';
import { useCommand } from '../use-command.ts';
import classes from './redact.module.css';
import { added, type Steps, sameBoxes, stepped, steppedBack } from './redact-boxes.ts';
import { RedactSheet } from './redact-sheet.tsx';

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

/** What was drawn and not burned yet: closed by mistake, or called away by an alarm, it is there again. */
const drafts = new Map<number, Steps>();
onClearScreen(() => drafts.clear());

const ZOOMS = [1, 1.5, 2, 3, 4] as const;

function Desk({ versionId, url, title, standing }: DeskProps) {
  const { t } = useTranslation();
  const isLead = useMe()?.role === 'lead';
  const queries = useQueryClient();
  const burned = standing?.boxes ?? [];
  const [steps, setSteps] = useState<Steps>(() => drafts.get(versionId) ?? { boxes: burned, before: [] });
  const [selected, setSelected] = useState<number | null>(null);
  const [how, setHow] = useState<Cover>('cover');
  const [zoom, setZoom] = useState(0);
  const [reason, setReason] = useState('');
  const [copy, setCopy] = useState<string | null>(null);
  const adder = useRef<HTMLButtonElement>(null);
  const { boxes } = steps;
  const keep = (next: Steps, select: number | null) => {
    drafts.set(versionId, next);
    setSteps(next);
    setSelected(select);
    // What had the focus is gone with the last box.
    if (select === null && next.boxes.length === 0) adder.current?.focus();
  };
  const change = (next: readonly RedactionBox[], select: number | null) => keep(stepped(steps, next), select);
  const back = () => keep(steppedBack(steps), null);
  const refresh = () => queries.invalidateQueries({ queryKey: api.redactions.key() });
  const burn = useCommand(
    api.redactions.burn.mutationOptions({
      onSuccess({ entryId }) {
        drafts.delete(versionId);
        void refresh();
        offerUndo(t('redaction.done'), () => client.redactions.undo({ entryId }).then(refresh));
      },
    }),
    true,
  );
  const show = useCommand(api.redactions.show.mutationOptions({ onSuccess: (given) => setCopy(given.url) }));
  const undo = useCommand(api.redactions.undo.mutationOptions({ onSuccess: () => void refresh() }));
  const bare = boxes.length === 0;
  const same = sameBoxes(boxes, burned);
  const ready = bare ? isLead && reason.trim() !== '' : !same;
  const holding = selected === null ? undefined : boxes[selected];
  const cover = (value: Cover) => {
    setHow(value);
    if (holding) change(boxes.with(selected ?? 0, { ...holding, how: value }), selected);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.code !== 'KeyZ' || !(event.ctrlKey || event.metaKey) || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    event.stopPropagation();
    if (steps.before.length > 0) back();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl and Z of whatever has the focus within; a button does the same
    <div className={classes.desk} onKeyDown={onKeyDown}>
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
      <div className={classes.tools} role="toolbar" aria-label={t('redaction.tools')}>
        <SegmentedControl
          size="xs"
          aria-label={t('redaction.how')}
          value={holding?.how ?? how}
          onChange={(value) => cover(COVERS.find((each) => each === value) ?? 'cover')}
          data={COVERS.map((value) => ({ value, label: t(`redaction.cover.${value}`) }))}
        />
        <Button
          ref={adder}
          size="xs"
          variant="default"
          leftSection={<IconPlus size={15} aria-hidden />}
          disabled={boxes.length >= MOST_BOXES}
          onClick={() => change([...boxes, added(how)], boxes.length)}
        >
          {t('redaction.add')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconArrowBackUp size={15} aria-hidden />}
          disabled={steps.before.length === 0}
          onClick={back}
        >
          {t('common.undo')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconX size={15} aria-hidden />}
          disabled={!holding}
          onClick={() =>
            change(
              boxes.filter((_, n) => n !== selected),
              null,
            )
          }
        >
          {t('redaction.remove')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconTrash size={15} aria-hidden />}
          disabled={bare}
          onClick={() => change([], null)}
        >
          {t('redaction.clear')}
        </Button>
        <Zoom label={t('media.desk.out')} icon={IconZoomOut} to={zoom - 1} onZoom={setZoom} />
        <Zoom label={t('media.desk.in')} icon={IconZoomIn} to={zoom + 1} onZoom={setZoom} />
        <span className={classes.quiet}>{`${Math.round(100 * (ZOOMS[zoom] ?? 1))} %`}</span>
      </div>
      <p className={classes.quiet}>{t('redaction.keys')}</p>
      <RedactSheet
        url={url}
        title={title}
        boxes={boxes}
        how={how}
        zoom={ZOOMS[zoom] ?? 1}
        selected={selected}
        onSelect={setSelected}
        onChange={change}
      />
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
          onClick={() => burn.mutate({ versionId, boxes: [...boxes], reason: bare ? reason.trim() : null })}
        >
          {t(bare ? 'redaction.letGo' : 'redaction.burn')}
        </Button>
        {!same && <span className={classes.quiet}>{t('redaction.notYet')}</span>}
      </div>
    </div>
  );
}

interface ZoomProps {
  label: string;
  icon: typeof IconZoomIn;
  to: number;
  onZoom: (to: number) => void;
}

function Zoom({ label, icon: Icon, to, onZoom }: ZoomProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="default"
        size={30}
        aria-label={label}
        disabled={ZOOMS[to] === undefined}
        onClick={() => onZoom(to)}
      >
        <Icon size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
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
