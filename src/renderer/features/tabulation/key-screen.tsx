import { Button, Kbd } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowLeft, IconDeviceFloppy } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProtocolDetail } from '../../../contract/areas/protocols.ts';
import { checkProtocol } from '../../../domain/protocol-checks.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { useDraft } from '../../client/draft.ts';
import { api, client } from '../../client/rpc.ts';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Empty, Failed, Fault, ListSkeleton, Notice } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import { useLastCell } from './cells.tsx';
import { PhotoSide } from './photo-side.tsx';
import { SheetForm } from './sheet-form.tsx';
import {
  draftOf,
  emptyDraft,
  type Form,
  figureOf,
  rowOfField,
  rowsOf,
  type SheetDraft,
  sheetOf,
} from './sheet-model.ts';
import classes from './tabulation.module.css';
import { useProtocolWords } from './words.ts';

interface Props {
  id: string;
  onBack: () => void;
  /** It is keyed: to the next one. */
  onDone: () => void;
}

/** One protocol to key: its pages on the left, the paper's own form on the right, and nothing of what another has keyed. */
export function KeyScreen({ id, onBack, onDone }: Props) {
  const { t } = useTranslation();
  const words = useProtocolWords();
  const query = useQuery(api.protocols.get.queryOptions({ input: { id } }));
  useShortcut('back', onBack);
  if (query.isPending) return <ListSkeleton rows={3} height={120} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const protocol = query.data;
  const form = words.formOf(protocol.level);
  if (!form) return <Empty icon={IconDeviceFloppy} title={t('protocols.noForm')} />;
  return (
    <div className={classes.keying}>
      <div className={classes.keyHead}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconArrowLeft size={15} aria-hidden />}
          rightSection={<Kbd>Esc</Kbd>}
          onClick={onBack}
        >
          {t('common.back')}
        </Button>
        <h1 className={classes.title}>{words.title(protocol)}</h1>
        <span className={classes.tag}>{t(`protocols.grade.${protocol.grade}`)}</span>
        <span className={classes.quiet}>
          {t(protocol.keyed.length > 0 ? 'protocols.secondKeying' : 'protocols.firstKeying')}
        </span>
      </div>
      {protocol.may.key === null ? (
        <Keying key={id} protocol={protocol} form={form} onDone={onDone} />
      ) : (
        <Notice>{t(`protocols.mayNot.${protocol.may.key}`)}</Notice>
      )}
    </div>
  );
}

function Keying({ protocol, form, onDone }: { protocol: ProtocolDetail; form: Form; onDone: () => void }) {
  const { t } = useTranslation();
  const words = useProtocolWords();
  const { id, photos, again } = protocol;
  const hasPhoto = photos > 0;
  const begun = useMemo(() => (again ? draftOf(again.kept, again.fields) : emptyDraft()), [again]);
  const [typed, setTyped] = useState<SheetDraft | null>(null);
  const [row, setRow] = useState(0);
  const kept = useDraft(`protocol:${id}:key`, typed, (left: SheetDraft) => setTyped({ ...emptyDraft(), ...left }));
  const draft = typed ?? begun;
  const { options } = words;
  const rows = useMemo(() => rowsOf(form, options, hasPhoto), [form, options, hasPhoto]);
  const sheet = sheetOf(draft, form, options, hasPhoto);
  const facts = {
    stationExists: { known: true, closed: true, missing: false, ambiguous: null, unknown: null }[
      protocol.registry.station
    ],
    registeredInRegistry: protocol.registry.registered,
    homeApplications: null,
    additions: null,
    sameVotesAs: [],
  };
  const checks = checkProtocol(sheet.figures, sheet.sheet, facts, protocol.rules);
  const asked = new Set((again?.fields ?? []).flatMap((field) => rowOfField(field, options) ?? []));
  const save = useCommand(
    api.protocols.key.mutationOptions({
      onSuccess: ({ entryId, status }) => {
        kept.clear();
        if (status === 'keyedOnce')
          offerUndo(t('protocols.saved.keyedOnce'), () => client.protocols.undo({ id, entryId }));
        else
          notifications.show({
            message: t(status === 'agreed' ? 'protocols.saved.agreed' : 'protocols.saved.differs'),
            autoClose: 6000,
            closeButtonProps: { 'aria-label': t('common.close') },
          });
        onDone();
      },
    }),
    true,
  );
  const submit = () => {
    if (!save.isPending) save.mutate({ id, sheet });
  };
  const box = useRef<HTMLDivElement>(null);
  const toForm = useLastCell(box);
  // Where there are no pages to be shown first, the first row has the keys at once.
  useEffect(() => {
    if (!hasPhoto) box.current?.querySelector<HTMLElement>('form [data-cell]')?.focus();
  }, [hasPhoto]);
  const missing = rows.filter(
    ({ id: rowId, kind }) => (kind === 'count' || kind === 'option') && figureOf(draft.cells[rowId]) === null,
  );
  return (
    <div ref={box} className={classes.halves}>
      <PhotoSide protocol={protocol} row={hasPhoto ? row / Math.max(1, rows.length - 1) : null} onReady={toForm} />
      <section className={classes.formSide} aria-label={t('protocols.form')} tabIndex={-1}>
        <form
          autoComplete="off"
          aria-label={words.label(form.names)}
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            submit();
          }}
        >
          <p className={classes.quiet}>{words.label(form.names)}</p>
          {again && (
            <Notice>
              {t('protocols.again', {
                name: again.by,
                fields: again.fields.map((field) => words.field(field, form)).join(', '),
              })}
            </Notice>
          )}
          <SheetForm
            rows={rows}
            options={options}
            draft={draft}
            sheet={sheet}
            checks={checks}
            asked={asked}
            onChange={(change) => setTyped((before) => change(before ?? begun))}
            onRow={setRow}
          />
          {missing.length > 0 && draft.left.length >= rows.length && (
            <p className={classes.quiet}>
              {t('protocols.empty', { fields: missing.map(({ number }) => number).join(', ') })}
            </p>
          )}
          <Fault error={save.error} />
          <Button
            data-cell
            type="submit"
            loading={save.isPending}
            leftSection={<IconDeviceFloppy size={16} aria-hidden />}
            rightSection={<Kbd>↵</Kbd>}
          >
            {t('protocols.save')}
          </Button>
        </form>
      </section>
    </div>
  );
}
