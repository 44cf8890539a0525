import { Button, Kbd } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useShortcut } from '../app/use-shortcuts.ts';
import classes from './two-panes.module.css';

/** List on the left, detail on the right: everywhere the same. */
export function TwoPanes({ list, detail }: { list: ReactNode; detail: ReactNode }) {
  return (
    <div className={classes.panes}>
      <div className={classes.list}>{list}</div>
      <div className={classes.detail}>{detail}</div>
    </div>
  );
}

interface HeadProps {
  title: string;
  /** How much there is; what is new takes its place until it is shown. */
  aside: ReactNode;
  fresh: number;
  freshLabel: string;
  release: () => void;
  children?: ReactNode;
}

/**
 * Title and filters of a list. What came in while someone reads is announced here, above the list and pushing nothing,
 * and shown when they ask.
 */
export function PaneHead({ title, aside, fresh, freshLabel, release, children }: HeadProps) {
  useShortcut('showFresh', release, fresh > 0);
  return (
    <div className={classes.head}>
      <div className={classes.titleRow}>
        <h1 className={classes.title}>{title}</h1>
        <span className={classes.aside} role="status">
          {fresh > 0 ? (
            <Button
              className={classes.fresh}
              size="xs"
              leftSection={<IconArrowUp size={15} aria-hidden />}
              rightSection={<Kbd>O</Kbd>}
              onClick={release}
            >
              {freshLabel}
            </Button>
          ) : (
            aside
          )}
        </span>
      </div>
      {children}
    </div>
  );
}
