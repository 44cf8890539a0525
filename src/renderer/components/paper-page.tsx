import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useHello } from '../client/session.ts';
import { plain } from './hostile.tsx';
import classes from './paper-page.module.css';
import { coreNow, dateAndTime } from './time-format.ts';

/** What the printer gets instead of the screen: on every page whose it is, when it was printed, and whether it is practice. */
export function PaperPage({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const hello = useHello();
  return createPortal(
    <div data-print className={classes.paper}>
      <table className={classes.pages}>
        <thead>
          <tr>
            <td className={classes.head}>
              {hello?.kind === 'drill' && (
                <p className={classes.drill}>
                  {t('frame.drillBand')} · {t('frame.drillBandText')}
                </p>
              )}
              <p className={classes.headquarters}>
                <span>{plain(hello?.hqName ?? '', 80)}</span>
                <span>{t('paper.at', { at: dateAndTime(coreNow(), t) })}</span>
              </p>
            </td>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>{children}</td>
          </tr>
        </tbody>
      </table>
    </div>,
    document.body,
  );
}
