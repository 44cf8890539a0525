import type { ReactNode } from 'react';
import classes from './figures-table.module.css';

interface Head {
  key: string;
  text: ReactNode;
  /** Whether figures stand under it. */
  figures?: boolean;
}

interface Props {
  caption: ReactNode;
  /** None: the caption says what the only column is. */
  heads?: readonly Head[];
  /** Texts in it are long: they wrap, and it never gets wider than its place. */
  wraps?: boolean;
  /** Its rows. */
  children: ReactNode;
}

/** A table of figures; it scrolls with what it stands in. */
export function FiguresTable({ caption, heads, wraps = false, children }: Props) {
  return (
    <div className={classes.wide} data-wraps={wraps || undefined}>
      <table className={classes.table}>
        <caption>{caption}</caption>
        {heads && (
          <thead>
            <tr>
              {heads.map(({ key, text, figures = false }) => (
                <th key={key} scope="col" className={figures ? classes.figure : undefined}>
                  {text}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

/** A figure with what it is made of under it, so that nobody reads it without; a dash where there is none. */
export function FigureCell({ of, children }: { of?: ReactNode; children?: ReactNode }) {
  return (
    <td className={classes.figure}>
      {children ?? '–'}
      {of && <small>{of}</small>}
    </td>
  );
}
