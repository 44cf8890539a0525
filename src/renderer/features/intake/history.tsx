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
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
    if (piece.kind === 'same') return <Hostile key={index} text={piece.text} lines />;
    const added = piece.kind === 'added';
    const Tag = added ? 'ins' : 'del';
    return (
      <Tag
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        key={index}
        className={added ? classes.added : classes.removed}
        title={t(added ? 'inbox.added' : 'inbox.removed')}
      >
        <Hostile text={piece.text} lines />
      </Tag>
    );
  });
}
