import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { VerifyReport } from '../../../contract/areas/exports.ts';
import { reportWords } from '../../../domain/bundle-words.ts';
import { FiguresTable } from '../../components/figures-table.tsx';
import { plain } from '../../components/hostile.tsx';
import { numberText } from '../../components/number-text.ts';
import classes from './export.module.css';

interface Props {
  report: VerifyReport;
  /** Whoever has compared the words by telephone says so. */
  onCompared: (words: string) => void;
}

/** A report in the words of the command line and of the page that others have. */
export function Report({ report, onCompared }: Props) {
  const { t } = useTranslation();
  const box = useRef<HTMLElement>(null);
  // It comes below what was asked for, and the verdict is what everybody waits for.
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const said = reportWords(report, (key, values) =>
    t(
      `verify.${key}` as 'verify.title',
      // Of a bundle's own saying: text from outside.
      Object.fromEntries(
        Object.entries(values ?? {}).map(([name, value]) => [
          name,
          typeof value === 'string' ? plain(value, 200) : numberText(value),
        ]),
      ),
    ),
  );
  const { key } = report;
  return (
    <section ref={box} className={classes.box} aria-label={t('export.verify.result')}>
      <p className={report.ok ? classes.verdict : classes.loud} role="status">
        {said.verdict}
      </p>
      {said.loud.map((line) => (
        <p key={line} className={classes.loud}>
          {line}
        </p>
      ))}
      {said.broken !== null && <p className={classes.loud}>{said.broken}</p>}
      {[...said.about, ...said.key].map((line) => (
        <p key={line}>{line}</p>
      ))}
      {key && !key.known && (
        <div className={classes.actions}>
          <Button size="xs" variant="default" onClick={() => onCompared(key.words.join(' '))}>
            {t('verify.compared')}
          </Button>
        </div>
      )}
      <FiguresTable
        wraps
        caption={t('export.verify.result')}
        heads={[
          { key: 'check', text: t('export.verify.checkName') },
          { key: 'mark', text: t('export.verify.mark') },
          { key: 'said', text: t('export.verify.said') },
        ]}
      >
        {said.checks.map(({ title, result, mark, text, file }) => (
          <tr key={title} data-result={result}>
            <th scope="row">{title}</th>
            <td className={classes.mark} data-result={result}>
              {mark}
            </td>
            <td>
              {text} {file !== null && <span className={classes.mono}>{plain(file, 200)}</span>}
            </td>
          </tr>
        ))}
      </FiguresTable>
      <h2 className={classes.subtitle}>{t('verify.cannotTitle')}</h2>
      <ul className={classes.facts}>
        {said.cannot.map((line) => (
          <li key={line} className={classes.quiet}>
            {line}
          </li>
        ))}
      </ul>
    </section>
  );
}
