import { useTranslation } from 'react-i18next';
import classes from './save-file.module.css';
import { SaveFile } from './save-file.tsx';

interface Props {
  what: string;
  get: () => Promise<File>;
  saveTo: (folder: string) => Promise<string>;
}

/** The rows of an import that could not be taken over, as a file to be mended and imported again. */
export function SaveErrors({ what, get, saveTo }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.errors}>
      <p className={classes.what}>{what}</p>
      <SaveFile
        button={t('stations.check.saveErrors')}
        folderLabel={t('stations.check.folder')}
        said={(path) => t('stations.check.saved', { path })}
        get={get}
        saveTo={saveTo}
      />
    </div>
  );
}
