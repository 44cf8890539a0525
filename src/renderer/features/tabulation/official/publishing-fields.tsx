import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { coreNow } from '../../../components/time-format.ts';
import { momentOf } from '../../affected/local-time.ts';
import classes from './official.module.css';
import { useOfficialWords } from './words.ts';

/** What is said of a publication beside its figures, as its fields have it. */
export interface Said {
  source: string;
  asOf: string;
}
export const NOTHING_SAID: Said = { source: '', asOf: '' };

/** What core is told; null while something is missing or cannot be. */
export function publishedAs({ source, asOf }: Said, zone: string): { source: string; asOf: number } | null {
  const at = momentOf(asOf, zone);
  return source.trim() === '' || at === null || at > coreNow() ? null : { source: source.trim(), asOf: at };
}

/** Who published it, and as of when, in the time of the capital. */
export function PublishingFields({ said, onChange }: { said: Said; onChange: (said: Said) => void }) {
  const { t } = useTranslation();
  const { zone } = useOfficialWords();
  const at = momentOf(said.asOf, zone);
  return (
    <div className={classes.publishing}>
      <TextInput
        label={t('official.publishing.source')}
        description={t('official.publishing.sourceWhat')}
        required
        value={said.source}
        maxLength={300}
        onChange={(event) => onChange({ ...said, source: event.currentTarget.value })}
      />
      <TextInput
        type="datetime-local"
        label={t('official.publishing.asOf')}
        description={t('official.publishing.asOfWhat')}
        required
        value={said.asOf}
        error={at !== null && at > coreNow() ? t('official.publishing.future') : undefined}
        onChange={(event) => onChange({ ...said, asOf: event.currentTarget.value })}
      />
    </div>
  );
}
