import { useTranslation } from 'react-i18next';
import { client } from '../../client/rpc.ts';
import { SaveFile } from '../../components/save-file.tsx';
import classes from './export.module.css';

/** The page with which others check a bundle. */
export function SavePage() {
  const { t } = useTranslation();
  return (
    <div className={classes.form}>
      <h2 className={classes.subtitle}>{t('export.verify.page')}</h2>
      <p className={classes.quiet}>{t('export.verify.pageWhat')}</p>
      <SaveFile
        button={t('export.verify.savePage')}
        folderLabel={t('export.verify.folder')}
        said={(path) => t('export.verify.saved', { path })}
        get={async () => new File([await client.exports.verifier()], 'maere-verify.html', { type: 'text/html' })}
        saveTo={async (folder) => (await client.exports.saveVerifier({ folder })).path}
      />
    </div>
  );
}
