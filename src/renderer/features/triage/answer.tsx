import { Button, Kbd, Textarea, UnstyledButton } from '@mantine/core';
import { IconChecklist, IconNote, IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api } from '../../client/rpc.ts';
import { plain } from '../../components/hostile.tsx';
import { Fault } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import { useDraft } from '../../components/use-draft.ts';
import classes from './answer.module.css';
import type { Detail } from './case-detail.tsx';
import { OutboxLine } from './outbox-line.tsx';
import { offerCaseUndo } from './use-acknowledge.ts';

const QUESTIONS = ['safe', 'where', 'what', 'many', 'health', 'name', 'else', 'lawyer'] as const;
const MAX = 4000;

/** Below the story: reply, note, what is on its way out, and the questions of the first minute. */
export function Answer({ detail }: { detail: Detail }) {
  const { t } = useTranslation();
  const [mode, setMode] = useState<'reply' | 'note'>(detail.replyTo ? 'reply' : 'note');
  const [reply, setReply] = useDraft(`case:${detail.id}:reply`);
  const [note, setNote] = useDraft(`case:${detail.id}:note`);
  const field = useRef<HTMLTextAreaElement>(null);
  const outbox = useQuery(api.outbox.list.queryOptions());
  const mine = (outbox.data ?? []).filter((row) => row.caseId === detail.id).reverse();
  const send = useCommand(api.cases.reply.mutationOptions({ onSuccess: () => setReply('') }), true);
  const save = useCommand(
    api.cases.note.mutationOptions({
      onSuccess: () => {
        setNote('');
        void offerCaseUndo(detail.id, t('board.noteSaved'));
      },
    }),
    true,
  );
  const turn = (next: 'reply' | 'note') => {
    setMode(next);
    requestAnimationFrame(() => field.current?.focus());
  };
  useShortcut('reply', () => turn('reply'), detail.replyTo !== null);
  useShortcut('note', () => turn('note'));
  const ask = (question: string) => {
    setReply((before) => (before ? `${before.trimEnd()}\n${question}` : question));
    turn('reply');
  };
  const submit = () => {
    if (mode === 'reply' && reply.trim() && !send.isPending) send.mutate({ caseId: detail.id, text: reply });
    if (mode === 'note' && note.trim() && !save.isPending) save.mutate({ caseId: detail.id, text: note });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
    }
  };
  const replying = mode === 'reply' && detail.replyTo !== null;
  return (
    <section className={classes.answer} aria-label={t('board.actions')}>
      {mine.length > 0 && (
        <ul className={classes.outbox}>
          {mine.map((row) => (
            <OutboxLine key={row.id} row={row} />
          ))}
        </ul>
      )}
      {detail.state === 'new' && detail.replyTo && (
        <div className={classes.checklist}>
          <h3 className={classes.title}>
            <IconChecklist size={17} stroke={1.7} aria-hidden />
            {t('board.checklist')}
          </h3>
          <p className={classes.what}>{t('board.checklistWhat')}</p>
          <ul className={classes.questions}>
            {QUESTIONS.map((one) => (
              <li key={one}>
                <UnstyledButton className={classes.question} onClick={() => ask(t(`board.questions.${one}`))}>
                  {t(`board.questions.${one}`)}
                </UnstyledButton>
              </li>
            ))}
          </ul>
        </div>
      )}
      <div className={classes.modes}>
        <UnstyledButton
          className={classes.mode}
          aria-pressed={replying}
          disabled={!detail.replyTo}
          onClick={() => turn('reply')}
        >
          <IconSend size={16} stroke={1.7} aria-hidden />
          {t('board.reply')}
          <Kbd>R</Kbd>
        </UnstyledButton>
        <UnstyledButton className={classes.mode} aria-pressed={!replying} onClick={() => turn('note')}>
          <IconNote size={16} stroke={1.7} aria-hidden />
          {t('board.note')}
          <Kbd>N</Kbd>
        </UnstyledButton>
        <span className={classes.to}>
          {replying && detail.replyTo?.label
            ? t('board.replyTo', { label: plain(detail.replyTo.label, 40) })
            : detail.replyTo
              ? null
              : t('board.replyNone')}
        </span>
      </div>
      {/* The form is what keeps the words off the disk: a browser's session restore remembers what stands in a
          textarea, unless its form says no. */}
      <form
        className={classes.form}
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {replying ? (
          <Textarea
            ref={field}
            aria-label={t('board.reply')}
            placeholder={t('board.replyPlaceholder')}
            value={reply}
            onChange={(event) => setReply(event.currentTarget.value)}
            onKeyDown={onKey}
            maxLength={MAX}
            autosize
            minRows={2}
            maxRows={8}
          />
        ) : (
          <Textarea
            ref={field}
            aria-label={t('board.note')}
            placeholder={t('board.notePlaceholder')}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            onKeyDown={onKey}
            maxLength={MAX}
            autosize
            minRows={2}
            maxRows={8}
          />
        )}
        <Fault error={replying ? send.error : save.error} />
        <div className={classes.submit}>
          <Button
            type="submit"
            loading={replying ? send.isPending : save.isPending}
            disabled={!(replying ? reply : note).trim()}
            rightSection={<Kbd>Ctrl ↵</Kbd>}
          >
            {t(replying ? 'board.replySend' : 'board.noteSave')}
          </Button>
        </div>
      </form>
    </section>
  );
}
