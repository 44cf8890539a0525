import { Button, Kbd, Select } from '@mantine/core';
import { IconWritingSign } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { shapes } from '../../../contract/index.ts';
import type { Urgency } from '../../../contract/shapes.ts';
import { FIELDS_OF_KIND } from '../../../domain/filing.ts';
import { RELAY_KINDS, type RelayKey, type RelayKind } from '../../../domain/relay-keys.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { useDraft } from '../../client/draft.ts';
import { faultOf } from '../../client/errors.ts';
import { api, client } from '../../client/rpc.ts';
import { Facts } from '../../components/facts.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Fault } from '../../components/states.tsx';
import { Moment } from '../../components/time.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './desk.module.css';
import inbox from './inbox.module.css';
import { type ReadingFields, ReadingFieldsForm, URGENCIES } from './reading-fields.tsx';

type Detail = (typeof shapes.inboxDetail)['_output'];
interface Draft {
  kind: RelayKind;
  fields: ReadingFields;
  urgency: Urgency | null;
}

const isKind = (kind: string): kind is RelayKind => (RELAY_KINDS as readonly string[]).includes(kind);

/** What was understood already stands in the form; what was not, stands empty beside the original words. */
const startOf = (detail: Detail): ReadingFields =>
  Object.fromEntries(detail.facts.filter(({ problem }) => problem === null).map(({ key, value }) => [key, value]));

/** A person's reading beside what was received, and the form that makes one. */
export function Filing({ detail, may }: { detail: Detail; may: boolean }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  useShortcut('file', () => setOpen(true), may && !open);
  useShortcut('back', () => setOpen(false), open);
  return (
    <>
      {detail.filed && <Filed detail={detail} filed={detail.filed} />}
      {may && !open && (
        <Button
          variant="default"
          leftSection={<IconWritingSign size={16} aria-hidden />}
          rightSection={<Kbd>F</Kbd>}
          onClick={() => setOpen(true)}
        >
          {t(detail.filed ? 'desk.fileAgain' : 'desk.file')}
        </Button>
      )}
      {may && open && <Form detail={detail} close={() => setOpen(false)} />}
    </>
  );
}

function Filed({ detail, filed }: { detail: Detail; filed: NonNullable<Detail['filed']> }) {
  const { t } = useTranslation();
  const undo = useCommand(api.filing.undo.mutationOptions());
  return (
    <div className={classes.filed}>
      <p>
        {t('desk.filedBy', { name: detail.filedBy ?? '' })} <Moment at={filed.at} />
      </p>
      {filed.outdated && <p>{t('desk.outdated')}</p>}
      {filed.undoable && (
        <Button
          size="xs"
          variant="default"
          loading={undo.isPending}
          onClick={() => undo.mutate({ entryId: filed.entryId })}
        >
          {t('desk.undo')}
        </Button>
      )}
      {detail.received && (
        <details className={classes.more}>
          <summary>{t('desk.received_as', { kind: t(`inbox.kind.${detail.received.kind}`) })}</summary>
          <Facts facts={detail.received.facts} problems={[]} />
        </details>
      )}
    </div>
  );
}

function Form({ detail, close }: { detail: Detail; close: () => void }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<Draft | null>(null);
  const place = `filing:${detail.messageKey}`.slice(0, 160);
  const kept = useDraft(place, draft, (left: Draft) => setDraft(left));
  const file = useCommand(
    api.filing.file.mutationOptions({
      onSuccess: ({ entryId }) => {
        kept.clear();
        close();
        offerUndo(t('desk.filedNow'), () => client.filing.undo({ entryId }));
      },
    }),
    true,
  );
  const kind = draft?.kind ?? (isKind(detail.kind) ? detail.kind : null);
  const fields = draft?.fields ?? startOf(detail);
  const urgency = draft?.urgency ?? null;
  const change = (next: Partial<Draft>) => {
    const chosen = next.kind ?? kind;
    if (chosen) setDraft({ kind: chosen, fields, urgency, ...next });
  };
  const submit = () => {
    if (!kind || file.isPending) return;
    const asked = new Set<RelayKey>(FIELDS_OF_KIND[kind]);
    const given = Object.fromEntries(Object.entries(fields).filter(([key]) => asked.has(key as RelayKey)));
    file.mutate({ messageKey: detail.messageKey, kind, fields: given, urgency: kind === 'sos' ? urgency : null });
  };
  const form = useRef<HTMLFormElement>(null);
  // Opened by a key: Tab goes on to its first field, and afterwards the focus is where it was.
  useEffect(() => {
    const before = document.activeElement;
    form.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <form
      ref={form}
      tabIndex={-1}
      className={classes.panel}
      autoComplete="off"
      aria-label={t('desk.file')}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <h3 className={inbox.sideTitle}>{t('desk.file')}</h3>
      <p className={classes.quiet}>{t('desk.fileHelp')}</p>
      <div className={classes.kinds}>
        <Select
          size="sm"
          label={t('desk.kind')}
          data={RELAY_KINDS.map((value) => ({ value, label: t(`inbox.kind.${value}`) }))}
          value={kind}
          onChange={(value) => value && change({ kind: value })}
          allowDeselect={false}
        />
        {kind === 'sos' && (
          <Select
            size="sm"
            label={t('desk.urgency')}
            placeholder={t('desk.urgencyByKind')}
            data={URGENCIES}
            value={urgency}
            onChange={(value) => change({ urgency: value })}
            clearable
            clearButtonProps={{ 'aria-label': t('desk.clear', { what: t('desk.urgency') }) }}
          />
        )}
      </div>
      {kind && (
        <ReadingFieldsForm
          kind={kind}
          fields={fields}
          onChange={(next) => change({ fields: next })}
          wrong={faultOf(file.error)}
        />
      )}
      <Fault error={file.error} />
      <div className={classes.submit}>
        <Button variant="default" onClick={close}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={file.isPending} disabled={!kind}>
          {t(kind === 'sos' ? 'desk.fileAsSos' : 'desk.fileNow')}
        </Button>
      </div>
    </form>
  );
}
