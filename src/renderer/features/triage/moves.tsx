import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../client/errors.ts';
import { useMe } from '../../client/session.ts';
import type { Detail } from './case-detail.tsx';
import { MoveButton } from './move-button.tsx';
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
  const make = useMoves(detail, ({ move }) => setOpen((form) => (form === move ? null : form)));
  const second = asksToClose(detail, me);
  const shown = movesShown(detail);
  // Somebody else moved it while the form stood open: what it asks may no longer be possible.
  const form = open !== null && shown.includes(open) && whyNot(detail, open, me) === null ? open : null;
  const whyText = (move: Move) => {
    const reason = whyNot(detail, move, me);
    return reason === null ? undefined : t(`board.whyNot.${reason}`);
  };
  const choose = (move: Move) => {
    const reason = whyText(move);
    setWhy(reason ?? '');
    if (reason !== undefined || make.isPending) return;
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
            off={whyText(move) !== undefined}
            why={whyText(move)}
            main={move === 'confirmClose'}
            expanded={asks(move) ? form === move : undefined}
            pending={make.move === move}
            onChoose={() => choose(move)}
          >
            {t(`board.moves.${move === 'close' && second ? 'askClose' : move}`)}
          </MoveButton>
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
