import { useTranslation } from 'react-i18next';
import { type Version, VersionBody, VersionHead } from '../../components/evidence.tsx';
import { Hostile } from '../../components/hostile.tsx';
import { compare } from './compare.ts';
import classes from './inbox.module.css';

/** Every version of a message, oldest first, each against the one before it. */
export function History({ versions }: { versions: Version[] }) {
  const { t } = useTranslation();
  return (
    <div className={classes.history}>
      <h3 className={classes.sideTitle}>{t('inbox.history')}</h3>
      <ol>
        {versions.map((version, n) => (
          <li key={version.versionId} className={classes.older}>
            <VersionHead version={version} />
            <VersionBody version={version} text={n > 0 ? <Changes versions={versions} n={n} /> : undefined} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function Changes({ versions, n }: { versions: Version[]; n: number }) {
  const { t } = useTranslation();
  const after = versions[n]?.text ?? '';
  const before = versions.slice(0, n).findLast((version) => version.event === 'message')?.text ?? '';
  return compare(before, after).map((piece, index) => {
    const text = <Hostile text={piece.text} lines />;
    // biome-ignore-start lint/suspicious/noArrayIndexKey: pieces have no identity but their place
    if (piece.kind === 'same') return <span key={index}>{text}</span>;
    return piece.kind === 'added' ? (
      <ins key={index} className={classes.added} title={t('inbox.added')}>
        {text}
      </ins>
    ) : (
      <del key={index} className={classes.removed} title={t('inbox.removed')}>
        {text}
      </del>
    );
    // biome-ignore-end lint/suspicious/noArrayIndexKey: see above
  });
}
