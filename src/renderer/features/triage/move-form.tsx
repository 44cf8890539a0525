import { Button, Kbd, NativeSelect, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayRespond } from '../../../domain/roles.ts';
import { currentLocale } from '../../app/i18n.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api } from '../../client/rpc.ts';
import { plain } from '../../components/hostile.tsx';
import { spanText } from '../../components/time-format.ts';
import { useElection } from '../../stores/election.ts';
import classes from './moves.module.css';
import type { Filled } from './use-moves.ts';
import type { Move } from './why-not.ts';

/** Moves that ask for something first. */
export const ASKS = ['assign', 'start', 'monitor', 'snooze', 'close', 'declineClose', 'reopen'] as const;
export type Asks = (typeof ASKS)[number];
export const asks = (move: Move): move is Asks => ASKS.some((each) => each === move);

/** Words without which it cannot be made. */
const NEEDS_WORDS: readonly Move[] = ['start', 'declineClose', 'reopen'];
const MINUTES = [5, 10, 15, 30, 60, 120, 240, 480, 1440];
const MAX = 4000;

interface Props {
  move: Asks;
  /** The case has an owner already, who is not offered again. */
  owner: string | null;
  /** Closing it is only asked for. */
  second: boolean;
  pending: boolean;
  onMake: (filled: Filled) => void;
  onCancel: () => void;
}

/** What a move needs, under its button: never over the case that is being decided on. */
export function MoveForm({ move, owner, second, pending, onMake, onCancel }: Props) {
  const { t } = useTranslation();
  const [to, setTo] = useState('');
  const [minutes, setMinutes] = useState(15);
  const [outcome, setOutcome] = useState('');
  const [text, setText] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const people = useQuery({ ...api.people.list.queryOptions(), enabled: move === 'assign' });
  const names = useElection((store) => store.names);
  useEffect(() => form.current?.querySelector<HTMLElement>('select, textarea')?.focus(), []);
  useShortcut('back', onCancel);
  const words = NEEDS_WORDS.includes(move);
  const whole =
    (move !== 'assign' || to !== '') && (move !== 'close' || outcome !== '') && (!words || text.trim() !== '');
  const submit = () => {
    if (whole && !pending) onMake({ to, minutes, outcome, text });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    submit();
  };
  const label =
    move === 'start' || move === 'declineClose' || move === 'reopen' ? t(`board.form.${move}`) : t('board.form.note');
  const choose = { value: '', label: t('board.form.choose') };
  return (
    <form
      ref={form}
      className={classes.form}
      aria-label={t(`board.moves.${move === 'close' && second ? 'askClose' : move}`)}
      autoComplete="off"
      onKeyDown={onKey}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {move === 'close' && second && <p className={classes.hint}>{t('board.form.second')}</p>}
      {move === 'assign' && (
        <NativeSelect
          label={t('board.form.to')}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
          data={[
            choose,
            ...(people.data ?? [])
              .filter((one) => one.active && !one.recovery && mayRespond(one.role) && one.id !== owner)
              .map((one) => ({ value: one.id, onShift: one.onShift, name: plain(one.callName, 40) }))
              .sort((a, b) => Number(b.onShift) - Number(a.onShift) || a.name.localeCompare(b.name))
              .map(({ value, onShift, name }) => ({
                value,
                label: onShift ? t('board.form.onShift', { name }) : name,
              })),
          ]}
        />
      )}
      {move === 'snooze' && (
        <NativeSelect
          label={t('board.form.minutes')}
          value={String(minutes)}
          onChange={(event) => setMinutes(Number(event.currentTarget.value))}
          data={MINUTES.map((each) => ({ value: String(each), label: spanText(each * 60_000, t) }))}
        />
      )}
      {move === 'close' && (
        <NativeSelect
          label={t('board.form.outcome')}
          value={outcome}
          onChange={(event) => setOutcome(event.currentTarget.value)}
          data={[
            choose,
            ...(names?.caseOutcomes ?? []).map((each) => ({ value: each.code, label: each.names[currentLocale()] })),
          ]}
        />
      )}
      {move !== 'assign' && (
        <Textarea
          label={label}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          maxLength={MAX}
          autosize
          minRows={1}
          maxRows={6}
        />
      )}
      <div className={classes.submit}>
        <Button variant="subtle" onClick={onCancel}>
          {t('board.form.cancel')}
        </Button>
        <Button type="submit" loading={pending} disabled={!whole} rightSection={<Kbd>Ctrl ↵</Kbd>}>
          {t(`board.moves.${move === 'close' && second ? 'askClose' : move}`)}
        </Button>
      </div>
    </form>
  );
}
