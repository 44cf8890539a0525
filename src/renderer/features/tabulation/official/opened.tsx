import { type ReactNode, useEffect, useRef, useState } from 'react';
import classes from './official.module.css';

/**
 * What a button opened below: it comes into sight, and whoever closes it by keyboard is back at that button instead of at
 * the top of the page.
 */
export function Opened({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const [opener] = useState(() => document.activeElement);
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' });
    return () => {
      if (document.activeElement === document.body && opener instanceof HTMLElement && opener.isConnected)
        opener.focus();
    };
  }, [opener]);
  return (
    <div ref={box} className={classes.opened}>
      {children}
    </div>
  );
}

/** The title of a step: it takes the focus, for what had it is gone with the step before. */
export function StepTitle({ children }: { children: ReactNode }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <h2 ref={title} className={classes.subtitle} tabIndex={-1}>
      {children}
    </h2>
  );
}
