import { Button, Kbd } from '@mantine/core';
import type { ReactNode } from 'react';
import { keyNames, type ShortcutId, shortcut } from '../../app/shortcuts.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import classes from './moves.module.css';

interface Props {
  move: ShortcutId;
  /** Pressed all the same it says why nothing can be done. */
  off: boolean;
  why?: string | undefined;
  main?: boolean;
  /** It opens a form: whether that is open. */
  expanded?: boolean | undefined;
  pending: boolean;
  onChoose: () => void;
  children: ReactNode;
}

/** A move of one case or of many, by its key or a click. */
export function MoveButton({ move, off, why, main = false, expanded, pending, onChoose, children }: Props) {
  useShortcut(move, onChoose);
  return (
    <Button
      size="xs"
      variant={main ? 'filled' : 'default'}
      className={classes.move}
      loading={pending}
      aria-disabled={off || undefined}
      aria-expanded={expanded}
      aria-description={why}
      title={why}
      data-off={off || undefined}
      onClick={onChoose}
      rightSection={
        <Kbd size="xs">
          {keyNames(shortcut(move).keys[0] ?? '')
            .flat()
            .join(' ')}
        </Kbd>
      }
    >
      {children}
    </Button>
  );
}
