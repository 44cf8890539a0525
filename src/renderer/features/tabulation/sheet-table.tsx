import { useTranslation } from 'react-i18next';
import type { ProtocolDetail } from '../../../contract/areas/protocols.ts';
import type { Figure } from '../../../domain/protocol-checks.ts';
import { findingId } from '../../../domain/protocol-sheets.ts';
import { percentText } from '../../components/number-text.ts';
import { figureText, looksText } from './adjudicate.tsx';
import { FindingLine } from './findings.tsx';
import { SAME_WORDS } from './sheet-model.ts';
import classes from './tabulation.module.css';
import { useProtocolWords } from './words.ts';

/** The figures as they stand, in the paper's order; each list with its share of who took part, and that with its base. */
export function SheetTable({ protocol }: { protocol: ProtocolDetail }) {
  const { t } = useTranslation();
  const words = useProtocolWords();
  const { compared, keyed, level } = protocol;
  const mine = keyed.find((each) => each.mine)?.sheet ?? null;
  const sheet = compared?.sheet ?? mine;
  const form = words.formOf(level);
  if (!sheet) return keyed.length > 0 ? <p className={classes.quiet}>{t('protocols.blind')}</p> : null;
  const { figures } = sheet;
  const base = figures.participated;
  const row = (field: string, figure: Figure, share = false) => (
    <tr key={field}>
      <th scope="row">{words.field(field, form)}</th>
      <td className={classes.figure}>
        {figureText(figure, t)}
        {share && typeof figure === 'number' && typeof base === 'number' && base > 0 && (
          <small>{` ${percentText(figure, base)} · ${figure}/${base}`}</small>
        )}
      </td>
    </tr>
  );
  return (
    <section className={classes.stands}>
      <table className={classes.compare}>
        <caption>{t(compared?.sheet ? 'protocols.stands' : 'protocols.own')}</caption>
        <tbody>
          {row('1', figures.registered)}
          {row('2', figures.received)}
          {row('3', figures.issued)}
          {(figures.issuedBy ?? []).map(({ count }, index) => row(`4.${index + 1}`, count))}
          {row('5', figures.participated)}
          {row('5a', figures.absentee)}
          {row('5b', figures.outside)}
          {figures.votes.map(({ code, count, words: written }) => (
            <tr key={code}>
              <th scope="row">{words.field(`6.${code}`, form)}</th>
              <td className={classes.figure}>
                {figureText(count, t)}
                {typeof count === 'number' && typeof base === 'number' && base > 0 && (
                  <small>{` ${percentText(count, base)} · ${count}/${base}`}</small>
                )}
                {written && written !== SAME_WORDS && <small>{` (${written})`}</small>}
              </td>
            </tr>
          ))}
          {level === 'PEC' && row('7', figures.invalid, true)}
          {level === 'PEC' && row('8', figures.unissued)}
        </tbody>
      </table>
      {protocol.photos > 0 && <p className={classes.quiet}>{looksText(sheet.sheet, t)}</p>}
      {compared?.findings.map((finding) => (
        <FindingLine key={findingId(finding)} finding={finding} />
      ))}
      {compared && compared.skipped.length > 0 && (
        <p className={classes.quiet}>{t('protocols.skipped', { checks: compared.skipped.join(', ') })}</p>
      )}
    </section>
  );
}
