import { useTranslation } from 'react-i18next';
import type { client } from '../../client/rpc.ts';
import { plain } from '../../components/hostile.tsx';
import { PaperPage } from '../../components/paper-page.tsx';
import { dateAndTime } from '../../components/time-format.ts';
import { useTermName } from '../affected/terms.tsx';
import classes from './shifts.module.css';
import { caseName, nextText } from './words.ts';

export type SheetData = Awaited<ReturnType<typeof client.shifts.sheet>>;

const FIGURES = ['pressing', 'held', 'opened', 'closed', 'escalated', 'handedOver'] as const;

/** What the printer gets: the cases and the lines about them, room for two signatures; of people only how many. */
export function Paper({ sheet, notes }: { sheet: SheetData; notes: Readonly<Record<string, string>> }) {
  const { t } = useTranslation();
  const termName = useTermName();
  return (
    <PaperPage>
      <div className={classes.paper}>
        <h1>{t('shifts.paper.title')}</h1>
        <p>
          {dateAndTime(sheet.since, t)} – {dateAndTime(sheet.asOf, t)}
        </p>
        <p>{FIGURES.map((figure) => `${t(`shifts.sheet.figures.${figure}`)}: ${sheet.figures[figure]}`).join(' · ')}</p>
        <table>
          <thead>
            <tr>
              <th>{t('shifts.sheet.case')}</th>
              <th>{t('shifts.sheet.owner')}</th>
              <th>{t('shifts.sheet.state')}</th>
              <th>{t('shifts.sheet.next')}</th>
            </tr>
          </thead>
          <tbody>
            {sheet.cases.map((row) => (
              <tr key={row.id}>
                <td>
                  {t(`urgency.${row.urgency}`)}: {caseName(row)}
                  <br />
                  {dateAndTime(row.receivedAt, t)}
                  {notes[row.id] && <p>{plain(notes[row.id] ?? '', 500)}</p>}
                </td>
                <td>{row.owner ? plain(row.owner.name, 40) : t('shifts.sheet.nobody')}</td>
                <td>{t(`board.state.${row.status}`)}</td>
                <td>
                  {nextText(row.next, t)}
                  {row.next.dueAt !== null && row.next.what !== 'snoozeEnds' && <p>{dateAndTime(row.next.dueAt, t)}</p>}
                  {row.term && (
                    <p>
                      {termName(row.term.code)}: {dateAndTime(row.term.dueAt, t)}
                    </p>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <dl>
          {(['left', 'takes'] as const).map((who) => (
            <div key={who}>
              <dt>{t(`shifts.paper.${who}`)}</dt>
              <dd>{t('shifts.paper.signature')}</dd>
            </div>
          ))}
        </dl>
      </div>
    </PaperPage>
  );
}
