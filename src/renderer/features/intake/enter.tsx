import { Button, Kbd, Select, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Urgency } from '../../../contract/shapes.ts';
import { MANUAL_CHANNELS, type ManualChannel } from '../../../domain/filing.ts';
import { RELAY_KINDS, type RelayKind } from '../../../domain/relay-keys.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { useDraft } from '../../client/draft.ts';
import { faultOf } from '../../client/errors.ts';
import { api } from '../../client/rpc.ts';
import { useMayRespond } from '../../client/session.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Fault } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import { goTo, openCase, useUi } from '../../stores/ui.ts';
import { Attachments, type Chosen, dropFiles, sendFiles } from './attachments.tsx';
import classes from './desk.module.css';
import { type ReadingFields, ReadingFieldsForm, URGENCIES } from './reading-fields.tsx';

interface Draft {
  requestId: string;
  text: string;
  channel: ManualChannel;
  who: string;
  phone: string;
  kind: RelayKind | null;
  fields: ReadingFields;
  urgency: Urgency | null;
  /** As the browser's own field writes it: local time of this machine. */
  received: string;
}
const empty = (): Draft => ({
  requestId: crypto.randomUUID(),
  text: '',
  channel: 'call',
  who: '',
  phone: '',
  kind: null,
  fields: {},
  urgency: null,
  received: '',
});
const said = (draft: Draft) => draft.text !== '' || draft.who !== '' || draft.phone !== '';

/** A call, a message elsewhere, a paper: written down from any screen by one key. */
export function EnterDialog() {
  const { t } = useTranslation();
  const may = useMayRespond();
  const opened = useUi((ui) => ui.entering);
  useShortcut('enter', () => useUi.setState({ entering: true }), may);
  return (
    <Dialog
      opened={opened && may}
      onClose={() => useUi.setState({ entering: false })}
      title={t('desk.title')}
      size={680}
    >
      <EnterForm />
    </Dialog>
  );
}

function EnterForm() {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(empty);
  const [files, setFiles] = useState<Chosen[]>([]);
  /** Of the files that are on their way; null: none are. */
  const [share, setShare] = useState<number | null>(null);
  const [unsent, setUnsent] = useState<unknown>(null);
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const kept = useDraft('manual', said(draft) ? draft : null, (left: Draft) => setDraft({ ...empty(), ...left }));
  const enter = useCommand(
    api.manual.enter.mutationOptions({
      onSuccess: ({ caseId, messageKey }) => {
        kept.clear();
        useUi.setState({ entering: false });
        notifications.show({
          message: t(caseId ? 'desk.savedAlarm' : 'desk.saved'),
          autoClose: 5000,
          closeButtonProps: { 'aria-label': t('common.close') },
        });
        if (caseId) openCase(caseId);
        else if (useUi.getState().place === 'inbox') goTo('inbox', { openMessage: messageKey });
      },
    }),
    true,
  );
  const submit = async () => {
    if (draft.text.trim() === '' || enter.isPending || share !== null) return;
    const { requestId, text, channel, who, phone, kind, fields, urgency, received } = draft;
    const at = received === '' ? null : new Date(received).getTime();
    setUnsent(null);
    let sent: string[] = [];
    if (files.length > 0) {
      setShare(0);
      try {
        sent = await sendFiles(files, setShare);
      } catch (error) {
        setUnsent(error);
        return;
      } finally {
        setShare(null);
      }
    }
    const entry = {
      requestId,
      text,
      channel,
      who: who || null,
      phone: phone || null,
      kind,
      fields: kind ? fields : {},
      urgency: kind === 'sos' ? urgency : null,
      receivedAt: at !== null && Number.isFinite(at) ? at : null,
      files: sent,
    };
    enter.mutate(entry, { onError: () => dropFiles(sent) });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void submit();
  };
  return (
    <form
      className={classes.form}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Textarea
        data-autofocus
        label={t('desk.text')}
        description={t('desk.textHelp')}
        value={draft.text}
        onChange={(event) => set({ text: event.currentTarget.value })}
        onKeyDown={onKey}
        maxLength={4000}
        autosize
        minRows={2}
        maxRows={8}
      />
      <div className={classes.kinds}>
        <Select
          size="sm"
          label={t('desk.channel')}
          data={MANUAL_CHANNELS.map((value) => ({ value, label: t(`desk.channels.${value}`) }))}
          value={draft.channel}
          onChange={(channel) => channel && set({ channel })}
          allowDeselect={false}
        />
        <Select
          size="sm"
          label={t('desk.kind')}
          placeholder={t('desk.kindNone')}
          data={RELAY_KINDS.map((value) => ({ value, label: t(`inbox.kind.${value}`) }))}
          value={draft.kind}
          onChange={(kind) => set({ kind })}
          clearable
          clearButtonProps={{ 'aria-label': t('desk.clear', { what: t('desk.kind') }) }}
        />
        {draft.kind === 'sos' && (
          <Select
            size="sm"
            label={t('desk.urgency')}
            placeholder={t('desk.urgencyByKind')}
            data={URGENCIES}
            value={draft.urgency}
            onChange={(urgency) => set({ urgency })}
            clearable
            clearButtonProps={{ 'aria-label': t('desk.clear', { what: t('desk.urgency') }) }}
          />
        )}
      </div>
      {draft.kind && (
        <ReadingFieldsForm
          kind={draft.kind}
          fields={draft.fields}
          onChange={(fields) => set({ fields })}
          wrong={faultOf(enter.error)}
        />
      )}
      <Attachments files={files} share={share} onChange={setFiles} />
      <details className={classes.more} open={draft.who !== '' || draft.phone !== '' || draft.received !== ''}>
        <summary>{t('desk.more')}</summary>
        <div className={classes.fields}>
          <TextInput
            size="sm"
            label={t('desk.who')}
            description={t('desk.whoHelp')}
            value={draft.who}
            onChange={(event) => set({ who: event.currentTarget.value })}
            maxLength={200}
          />
          <TextInput
            size="sm"
            label={t('desk.phone')}
            value={draft.phone}
            onChange={(event) => set({ phone: event.currentTarget.value })}
            inputMode="tel"
            maxLength={30}
          />
          <TextInput
            size="sm"
            type="datetime-local"
            label={t('desk.received')}
            description={t('desk.receivedHelp')}
            value={draft.received}
            onChange={(event) => set({ received: event.currentTarget.value })}
          />
        </div>
      </details>
      <Fault error={unsent ?? enter.error} />
      <div className={classes.submit}>
        <span className={classes.quiet}>{t('desk.kept')}</span>
        <Button
          type="submit"
          loading={enter.isPending || share !== null}
          disabled={draft.text.trim() === ''}
          rightSection={<Kbd>↵</Kbd>}
        >
          {t('desk.save')}
        </Button>
      </div>
    </form>
  );
}
