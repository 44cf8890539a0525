import { Button, Kbd, Textarea, TextInput, UnstyledButton } from '@mantine/core';
import { IconNote, IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { FIRST_QUESTIONS, type FirstQuestion } from '../../../domain/first-minute.ts';
import { REPLY_LANGUAGES, type ReplyLanguage } from '../../../domain/reply-words.ts';
import { currentLocale } from '../../app/i18n.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { errorCode } from '../../client/errors.ts';
import { api } from '../../client/rpc.ts';
import { plain } from '../../components/hostile.tsx';
import { Fault } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import { useDraft } from '../../components/use-draft.ts';
import { FirstMinute } from '../talk/first-minute.tsx';
import { PhoneSwitch } from '../talk/phone.tsx';
import { useCaseTalk, useReplyWords } from '../talk/queries.ts';
import { ReplyTexts } from '../talk/reply-texts.tsx';
import classes from './answer.module.css';
import type { Detail } from './case-detail.tsx';
import { OutboxLine } from './outbox-line.tsx';
import { offerCaseUndo } from './use-acknowledge.ts';

const MAX = 4000;

/** Below the story: reply, note, what is on its way out, and the questions of the first minute. */
export function Answer({ detail }: { detail: Detail }) {
  const { t } = useTranslation();
  const talk = useCaseTalk(detail.id).data;
  const words = useReplyWords().data;
  const [chosen, setChosen] = useState<ReplyLanguage | null>(null);
  const [despite, setDespite] = useState('');
  const language = chosen ?? talk?.language ?? currentLocale();
  const stopped = talk?.phone?.seized != null;
  const mayReply = detail.replyTo !== null && !stopped;
  const [mode, setMode] = useState<'reply' | 'note'>(detail.replyTo ? 'reply' : 'note');
  const [reply, setReply] = useDraft(`case:${detail.id}:reply`);
  const [note, setNote] = useDraft(`case:${detail.id}:note`);
  const field = useRef<HTMLTextAreaElement>(null);
  const outbox = useQuery(api.outbox.list.queryOptions());
  const mine = (outbox.data ?? []).filter((row) => row.caseId === detail.id).reverse();
  const send = useCommand(api.cases.reply.mutationOptions({ onSuccess: () => sent() }), true);
  const save = useCommand(
    api.cases.note.mutationOptions({
      onSuccess: () => {
        setNote('');
        void offerCaseUndo(detail.id, t('board.noteSaved'));
      },
    }),
    true,
  );
  const sent = () => {
    setReply('');
    setDespite('');
  };
  const turn = (next: 'reply' | 'note') => {
    // At once: the next key is a letter of the answer already, and as a key of the screen it might claim the case.
    flushSync(() => setMode(next));
    field.current?.focus();
  };
  useShortcut('reply', () => turn('reply'), mayReply);
  useShortcut('note', () => turn('note'));
  const insert = (text: string) => setReply((before) => (before ? `${before.trimEnd()}\n${text}` : text));
  /** The questions in what is being written, in whatever language. */
  const asks = FIRST_QUESTIONS.filter((question) =>
    REPLY_LANGUAGES.some((one) => words && reply.includes(words.questions[question]?.[one] ?? '\0')),
  );
  const ask = (question: FirstQuestion) => {
    const text = words?.questions[question]?.[language];
    if (!text) return;
    setMode('reply');
    if (!asks.includes(question)) insert(text);
  };
  const reveals = errorCode(send.error) === 'REPLY_REVEALS';
  const submit = () => {
    if (mode === 'reply' && mayReply && reply.trim() && !send.isPending)
      send.mutate({
        caseId: detail.id,
        text: reply,
        ...(asks.length > 0 ? { asks } : {}),
        ...(reveals && despite.trim() ? { despite: despite.trim() } : {}),
      });
    if (mode === 'note' && note.trim() && !save.isPending) save.mutate({ caseId: detail.id, text: note });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
    }
  };
  const replying = mode === 'reply' && mayReply;
  return (
    <section className={classes.answer} aria-label={t('board.actions')}>
      {mine.length > 0 && (
        <ul className={classes.outbox}>
          {mine.map((row) => (
            <OutboxLine key={row.id} row={row} />
          ))}
        </ul>
      )}
      {talk && detail.state !== 'closed' && (detail.state === 'new' || !talk.settled) && (
        <FirstMinute
          caseId={detail.id}
          checklist={talk.checklist}
          isNew={detail.state === 'new'}
          inReply={new Set(asks)}
          ask={mayReply && words ? ask : null}
        />
      )}
      <div className={classes.modes}>
        <UnstyledButton
          className={classes.mode}
          aria-pressed={replying}
          disabled={!mayReply}
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
            : stopped
              ? t('talk.phone.noReply')
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
        {replying && (
          <ReplyTexts
            language={language}
            suggested={talk?.language ?? null}
            onLanguage={setChosen}
            first={talk?.first ?? true}
            onInsert={(text) => {
              insert(text);
              turn('reply');
            }}
          />
        )}
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
        {replying && reveals && (
          <TextInput
            label={t('talk.reply.despite')}
            description={t('talk.reply.despiteWhat')}
            value={despite}
            maxLength={500}
            onChange={(event) => setDespite(event.currentTarget.value)}
          />
        )}
        <div className={classes.submit}>
          <Button
            type="submit"
            loading={replying ? send.isPending : save.isPending}
            disabled={!(replying ? reply : note).trim()}
            rightSection={<Kbd>Ctrl ↵</Kbd>}
          >
            {t(
              replying ? (reveals && despite.trim() ? 'talk.reply.sendDespite' : 'board.replySend') : 'board.noteSave',
            )}
          </Button>
        </div>
      </form>
      {talk?.phone && <PhoneSwitch caseId={detail.id} phone={talk.phone} />}
    </section>
  );
}
