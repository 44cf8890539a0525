import { Button, Kbd, TextInput, UnstyledButton } from '@mantine/core';
import {
  IconChecklist,
  IconChevronDown,
  IconChevronRight,
  IconCircle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleMinus,
} from '@tabler/icons-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { CaseTalk } from '../../../contract/index.ts';
import { type FirstQuestion, isSettled, type QuestionState } from '../../../domain/first-minute.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api, client } from '../../client/rpc.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Fault } from '../../components/states.tsx';
import { timeOfDay } from '../../components/time-format.ts';
import { useCommand } from '../../components/use-command.ts';
import classes from './talk.module.css';

const ICONS = {
  open: IconCircle,
  asked: IconCircleDashed,
  answered: IconCircleCheck,
  notApplicable: IconCircleMinus,
} as const;
type Row = CaseTalk['checklist'][number];

interface Props {
  caseId: string;
  checklist: Row[];
  /** It stands open by itself while the case is new. */
  isNew: boolean;
  /** Questions that stand in the reply being written. */
  inReply: ReadonlySet<FirstQuestion>;
  /** Null: there is nobody to ask by message. */
  ask: ((question: FirstQuestion) => void) | null;
}

/** The questions of the first minute, and what came of each. It stops nobody. */
export function FirstMinute({ caseId, checklist, isNew, inReply, ask }: Props) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<boolean | null>(null);
  const [answering, setAnswering] = useState<FirstQuestion | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const open = shown ?? isNew;
  const done = checklist.filter(({ state }) => isSettled(state)).length;
  const mark = useCommand(
    api.talk.mark.mutationOptions({
      onSuccess: (_entry, { questions: [question], state }) => {
        const before = checklist.find((row) => row.question === question);
        setAnswering(null);
        if (!question || !before) return;
        const back = { caseId, questions: [question], state: before.state };
        offerUndo(t('talk.checklist.marked', { what: t(`talk.states.${state}`) }), () =>
          client.talk.mark(before.text === null ? back : { ...back, text: before.text }),
        );
      },
    }),
    true,
  );
  const rows = () => [...(list.current?.querySelectorAll<HTMLElement>('[data-question]') ?? [])];
  const focus = (at: number) => rows()[at]?.querySelector<HTMLElement>('button')?.focus();
  useShortcut('checklist', () => {
    // At once: the next key is one of the question already, not of the screen.
    flushSync(() => setShown(true));
    const first = checklist.findIndex(({ state }) => !isSettled(state));
    focus(Math.max(0, first));
  });
  const say = (question: FirstQuestion, state: QuestionState) => mark.mutate({ caseId, questions: [question], state });
  const back = (question: FirstQuestion) => {
    flushSync(() => setAnswering(null));
    focus(checklist.findIndex((row) => row.question === question));
  };
  /** On a question its own keys, so that eight of them are done in a minute. */
  const onKey = (row: Row, at: number) => (event: KeyboardEvent) => {
    const act: Record<string, () => void> = {
      ArrowDown: () => focus(Math.min(at + 1, checklist.length - 1)),
      ArrowUp: () => focus(Math.max(at - 1, 0)),
      Digit1: () => ask?.(row.question),
      Digit2: () => setAnswering(row.question),
      Digit3: () => say(row.question, 'notApplicable'),
      Digit0: () => say(row.question, 'open'),
    };
    const run = act[event.code];
    if (!run || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    run();
  };
  return (
    <section className={classes.checklist} aria-label={t('talk.checklist.title')}>
      <UnstyledButton className={classes.title} aria-expanded={open} onClick={() => setShown(!open)}>
        {open ? <IconChevronDown size={16} aria-hidden /> : <IconChevronRight size={16} aria-hidden />}
        <IconChecklist size={17} stroke={1.7} aria-hidden />
        {t('talk.checklist.title')}
        <span className={classes.quiet}>{t('talk.checklist.done', { n: done, of: checklist.length })}</span>
        <Kbd>Q</Kbd>
      </UnstyledButton>
      {open && (
        <>
          <p className={classes.quiet}>{t('talk.checklist.what')}</p>
          <ul ref={list} className={classes.questions}>
            {checklist.map((row, at) => (
              <li
                key={row.question}
                data-question
                className={classes.question}
                data-settled={isSettled(row.state) || undefined}
              >
                <Asked row={row} />
                {row.text && answering !== row.question && (
                  <p className={classes.answer}>
                    <Hostile text={row.text} lines />
                  </p>
                )}
                {answering !== row.question && <Said row={row} inReply={inReply.has(row.question)} />}
                {answering === row.question ? (
                  <Answered
                    question={row.question}
                    before={row.text ?? ''}
                    pending={mark.isPending}
                    onSave={(text) =>
                      mark.mutate({ caseId, questions: [row.question], state: 'answered', ...(text ? { text } : {}) })
                    }
                    onCancel={() => back(row.question)}
                  />
                ) : (
                  <div className={classes.choices}>
                    <Button
                      size="compact-xs"
                      variant="default"
                      disabled={!ask}
                      onKeyDown={onKey(row, at)}
                      onClick={() => ask?.(row.question)}
                    >
                      {t('talk.checklist.ask')}
                    </Button>
                    <Button
                      size="compact-xs"
                      variant="default"
                      onKeyDown={onKey(row, at)}
                      onClick={() => setAnswering(row.question)}
                    >
                      {t('talk.checklist.answered')}
                    </Button>
                    {isSettled(row.state) ? (
                      <Button
                        size="compact-xs"
                        variant="subtle"
                        onKeyDown={onKey(row, at)}
                        onClick={() => say(row.question, 'open')}
                      >
                        {t('talk.checklist.reopen')}
                      </Button>
                    ) : (
                      <Button
                        size="compact-xs"
                        variant="subtle"
                        onKeyDown={onKey(row, at)}
                        onClick={() => say(row.question, 'notApplicable')}
                      >
                        {t('talk.checklist.notApplicable')}
                      </Button>
                    )}
                  </div>
                )}
              </li>
            ))}
          </ul>
          <Fault error={mark.error} />
        </>
      )}
    </section>
  );
}

function Asked({ row }: { row: Row }) {
  const { t } = useTranslation();
  const Icon = ICONS[row.state];
  return (
    <p className={classes.asks}>
      <Icon size={16} stroke={1.7} aria-hidden />
      <span>{t(`board.questions.${row.question}`)}</span>
    </p>
  );
}

function Said({ row, inReply }: { row: Row; inReply: boolean }) {
  const { t } = useTranslation();
  return (
    <p className={classes.state}>
      {inReply && row.state === 'open' ? t('talk.checklist.inReply') : t(`talk.states.${row.state}`)}
      {row.by !== null && row.at !== null && ` · ${plain(row.by, 30)}, ${timeOfDay(row.at)}`}
    </p>
  );
}

interface AnsweredProps {
  question: FirstQuestion;
  before: string;
  pending: boolean;
  onSave: (text: string) => void;
  onCancel: () => void;
}

function Answered({ question, before, pending, onSave, onCancel }: AnsweredProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(before);
  return (
    <form
      className={classes.answering}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (!pending) onSave(text.trim());
      }}
    >
      <TextInput
        className={classes.grow}
        size="xs"
        data-autofocus
        ref={(field) => field?.focus({ preventScroll: false })}
        aria-label={t('talk.checklist.answerTo', { question: t(`board.questions.${question}`) })}
        placeholder={t('talk.checklist.answerPlaceholder')}
        value={text}
        maxLength={1000}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
          onCancel();
        }}
      />
      <Button type="submit" size="compact-xs" loading={pending}>
        {t('talk.checklist.save')}
      </Button>
    </form>
  );
}
