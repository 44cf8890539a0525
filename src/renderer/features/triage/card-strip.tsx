import { type Ref, useImperativeHandle, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseRow } from '../../../contract/shapes.ts';
import { answersNone } from '../../../domain/case-lifecycle.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { errorText } from '../../client/errors.ts';
import { client } from '../../client/rpc.ts';
import { useMe } from '../../client/session.ts';
import { useCodeText } from '../../components/labels.ts';
import { useCommand } from '../../components/use-command.ts';
import classes from './board-columns.module.css';
import { MoveButton } from './move-button.tsx';
import { type Asks, asks, MoveForm } from './move-form.tsx';
import moves from './moves.module.css';
import { useAcknowledge } from './use-acknowledge.ts';
import { useMoveOf } from './use-moves.ts';
import { asksToClose, type Move, movesShown, whyNot } from './why-not.ts';

export interface StripHandle {
  /** Makes the move that brings a card into a column; opens its form where words are needed. */
  make(row: CaseRow, made: { move: Move | 'acknowledge'; to?: string }): void;
}

/** Moves that go without words; what a form would only ask for a note is done at once. */
const AT_ONCE: readonly Move[] = ['claim', 'assign', 'monitor', 'confirmClose'];

interface Props {
  ref: Ref<StripHandle>;
  /** The card in hand. */
  row: CaseRow | null;
  /** Its case is open beside the columns and has these buttons itself. */
  quiet: boolean;
  /** Why nothing was done. */
  said: string;
}

/** What can be done with the card in hand, under the columns: every key works without opening it. */
export function CardStrip({ ref, row, quiet, said }: Props) {
  const { t } = useTranslation();
  const word = useCodeText();
  const [open, setOpen] = useState<{ id: string; move: Asks } | null>(null);
  const acknowledge = useAcknowledge();
  const make = useMoveOf(({ id, move }) => setOpen((form) => (form?.id === id && form.move === move ? null : form)));
  useImperativeHandle(ref, () => ({
    make(of, { move, to }) {
      if (move === 'acknowledge') acknowledge.mutate({ caseId: of.id });
      else if (AT_ONCE.includes(move)) make.make(of, move, to ? { to } : {});
      else if (asks(move)) setOpen({ id: of.id, move });
    },
  }));
  if (row === null) return null;
  const form = open?.id === row.id ? open.move : null;
  if (quiet && form === null) return null;
  return (
    <section className={classes.strip} aria-label={t('board.movesTitle')}>
      <p className={classes.stripTitle}>{word('kinds', row.kind)}</p>
      {!quiet && (
        <Buttons
          key={row.id}
          row={row}
          form={form}
          pending={make.move}
          onAcknowledge={() => acknowledge.mutate({ caseId: row.id })}
          onMove={(move) => {
            if (asks(move)) setOpen({ id: row.id, move });
            else make.make(row, move, {});
          }}
        />
      )}
      <p className={moves.why} role="status">
        {said || (make.error && errorText(make.error, t))}
      </p>
      {form !== null && <Form row={row} form={form} make={make} onCancel={() => setOpen(null)} />}
    </section>
  );
}

function Form({
  row,
  form,
  make,
  onCancel,
}: {
  row: CaseRow;
  form: Asks;
  make: ReturnType<typeof useMoveOf>;
  onCancel: () => void;
}) {
  const me = useMe()?.id ?? '';
  return (
    <MoveForm
      key={form}
      move={form}
      owner={row.owner?.id ?? null}
      second={asksToClose(row, me)}
      pending={make.isPending}
      onMake={(filled) => make.make(row, form, filled)}
      onCancel={onCancel}
    />
  );
}

interface ButtonsProps {
  row: CaseRow;
  form: Asks | null;
  pending: Move | null;
  onAcknowledge: () => void;
  onMove: (move: Move) => void;
}

function Buttons({ row, form, pending, onAcknowledge, onMove }: ButtonsProps) {
  const { t } = useTranslation();
  const me = useMe()?.id ?? '';
  const [why, setWhy] = useState('');
  const waits = answersNone(row.state) || row.fresh;
  const undo = useCommand<unknown, string>({ mutationFn: undoLastOf });
  useShortcut('undo', () => undo.mutate(row.id));
  return (
    <>
      <div className={moves.row}>
        {waits && (
          <MoveButton move="acknowledge" off={false} main pending={false} onChoose={onAcknowledge}>
            {t('board.acknowledge')}
          </MoveButton>
        )}
        {movesShown(row).map((move) => {
          const reason = whyNot(row, move, me);
          const text = reason === null ? undefined : t(`board.whyNot.${reason}`);
          return (
            <MoveButton
              key={move}
              move={move}
              off={text !== undefined}
              why={text}
              expanded={asks(move) ? form === move : undefined}
              pending={pending === move}
              onChoose={() => {
                setWhy(text ?? '');
                if (text === undefined) onMove(move);
              }}
            >
              {t(`board.moves.${move === 'close' && asksToClose(row, me) ? 'askClose' : move}`)}
            </MoveButton>
          );
        })}
      </div>
      {why !== '' && (
        <p className={moves.why} role="status">
          {why}
        </p>
      )}
    </>
  );
}

/** Takes back what this person decided last about the case, if core says that it can be. */
async function undoLastOf(caseId: string): Promise<void> {
  const { undoable } = await client.cases.get({ caseId });
  if (undoable) await client.cases.undo({ entryId: undoable.entryId, caseId });
}
