import { Button, Kbd } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keyNames, shortcut } from '../../app/shortcuts.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { errorText } from '../../client/errors.ts';
import { useMe } from '../../client/session.ts';
import type { Detail } from './case-detail.tsx';
import { type Asks, asks, MoveForm } from './move-form.tsx';
import classes from './moves.module.css';
import { useMoves } from './use-moves.ts';
import { asksToClose, type Move, movesShown, whyNot } from './why-not.ts';

/**
 * The next step of a case. What cannot be done now stays where it is, and its key or a click says why: nobody has to guess
 * at three in the morning.
 */
export function Moves({ detail }: { detail: Detail }) {
  const { t } = useTranslation();
  const me = useMe()?.id ?? '';
  const [open, setOpen] = useState<Asks | null>(null);
  const [why, setWhy] = useState('');
  const make = useMoves(detail, () => setOpen(null));
  const second = asksToClose(detail, me);
  const shown = movesShown(detail);
  // Somebody else moved it while the form stood open: what it asks may no longer be possible.
  const form = open !== null && shown.includes(open) && whyNot(detail, open, me) === null ? open : null;
  const choose = (move: Move) => {
    const reason = whyNot(detail, move, me);
    setWhy(reason === null ? '' : t(`board.whyNot.${reason}`));
    if (reason !== null || make.isPending) return;
    if (asks(move)) setOpen(move);
    else make.make(move, {});
  };
  return (
    <section className={classes.moves} aria-label={t('board.movesTitle')}>
      <div className={classes.row}>
        {shown.map((move) => (
          <MoveButton
            key={move}
            move={move}
            label={t(`board.moves.${move === 'close' && second ? 'askClose' : move}`)}
            reason={whyNot(detail, move, me)}
            pressed={form === move}
            pending={make.move === move}
            onChoose={() => choose(move)}
          />
        ))}
      </div>
      <p className={classes.why} role="status">
        {why || (make.error && errorText(make.error, t))}
      </p>
      {form !== null && (
        <MoveForm
          key={form}
          move={form}
          owner={detail.owner?.id ?? null}
          second={second}
          pending={make.isPending}
          onMake={(filled) => make.make(form, filled)}
          onCancel={() => setOpen(null)}
        />
      )}
    </section>
  );
}

interface ButtonProps {
  move: Move;
  label: string;
  reason: ReturnType<typeof whyNot>;
  pressed: boolean;
  pending: boolean;
  onChoose: () => void;
}

function MoveButton({ move, label, reason, pressed, pending, onChoose }: ButtonProps) {
  const { t } = useTranslation();
  useShortcut(move, onChoose);
  const why = reason === null ? undefined : t(`board.whyNot.${reason}`);
  return (
    <Button
      size="xs"
      variant={move === 'confirmClose' ? 'filled' : 'default'}
      className={classes.move}
      loading={pending}
      aria-disabled={reason !== null || undefined}
      aria-expanded={asks(move) ? pressed : undefined}
      aria-description={why}
      title={why}
      data-off={reason !== null || undefined}
      onClick={onChoose}
      rightSection={
        <Kbd size="xs">
          {keyNames(shortcut(move).keys[0] ?? '')
            .flat()
            .join(' ')}
        </Kbd>
      }
    >
      {label}
    </Button>
  );
}
