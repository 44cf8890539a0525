import { Button, Kbd } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
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

export function PaneHead({ title, aside, children }: { title: string; aside?: ReactNode; children?: ReactNode }) {
  return (
    <div className={classes.head}>
      <div className={classes.titleRow}>
        <h1 className={classes.title}>{title}</h1>
        <span className={classes.aside}>{aside}</span>
      </div>
      {children}
    </div>
  );
}

/** What came in while someone reads: announced above the list, shown when they ask. */
export function FreshBar({
  fresh,
  label,
  show,
  release,
}: {
  fresh: number;
  label: string;
  show: string;
  release: () => void;
}) {
  return (
    <div className={classes.fresh} role="status">
      {fresh > 0 && (
        <Button
          fullWidth
          variant="default"
          size="xs"
          leftSection={<IconArrowUp size={15} aria-hidden />}
          rightSection={<Kbd>O</Kbd>}
          onClick={release}
          aria-label={`${label}. ${show}`}
        >
          {label}
        </Button>
      )}
    </div>
  );
}
