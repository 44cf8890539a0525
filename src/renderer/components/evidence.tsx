import { IconPaperclip, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { shapes } from '../../contract/index.ts';
import { bytesText } from './bytes.ts';
import classes from './evidence.module.css';
import { Hostile } from './hostile.tsx';
import { useCodeText } from './labels.ts';
import { Moment } from './time.tsx';

export type Version = (typeof shapes.messageVersion)['_output'];
type Media = NonNullable<Version['media']>;

/** What a message carries besides text: kind, name, size, and the fields of a location or contact. */
export function MediaLine({ media }: { media: Media }) {
  const { t } = useTranslation();
  const word = useCodeText();
  const fields = Object.entries(media.fields ?? {}).filter(([, value]) => value !== null && value !== '');
  return (
    <div className={classes.media}>
      <IconPaperclip size={16} stroke={1.7} aria-hidden />
      <span className={classes.mediaKind}>{word('common.media', media.kind)}</span>
      {media.name && <Hostile text={media.name} max={80} />}
      {media.size !== null && <span className={classes.quiet}>{bytesText(media.size, t)}</span>}
      {fields.map(([key, value]) => (
        <span key={key} className={classes.quiet}>
          <Hostile text={`${key}: ${Array.isArray(value) ? value.join(', ') : String(value)}`} max={120} />
        </span>
      ))}
    </div>
  );
}

/** How something came that did not come over Telegram, and from whom, as they said. */
function Manual({ manual }: { manual: NonNullable<Version['manual']> }) {
  const word = useCodeText();
  return (
    <>
      {word('desk.channels', manual.channel)}
      {manual.who && (
        <>
          {' · '}
          <Hostile text={manual.who} max={80} />
        </>
      )}
      {manual.phone && (
        <>
          {' · '}
          <Hostile text={manual.phone} max={30} />
        </>
      )}
    </>
  );
}

/** Who sent a version, when, how far it is to be trusted. */
export function VersionHead({ version }: { version: Version }) {
  const { t } = useTranslation();
  return (
    <p className={classes.head}>
      <span className={classes.from}>
        {version.manual ? (
          <Manual manual={version.manual} />
        ) : version.fromName ? (
          <Hostile text={version.fromName} max={60} />
        ) : (
          (version.fromId ?? t('common.unknown'))
        )}
      </span>
      <span title={t(`common.trustHelp.${version.trust}`)} className={classes.trust} data-trust={version.trust}>
        {t(`common.trust.${version.trust}`)}
      </span>
      {version.forwarded && <span>{t('board.forwarded')}</span>}
      {version.viaBot && <span>{t('board.viaBot')}</span>}
      {version.versionNo > 1 && <span>{t('board.version', { n: version.versionNo })}</span>}
      <span className={classes.at}>
        <Moment at={version.sentAt ?? version.receivedAt} date />
      </span>
    </p>
  );
}

/** The content of one version as received, or what became of it. `text` replaces the plain text (a comparison). */
export function VersionBody({ version, text }: { version: Version; text?: ReactNode }) {
  const { t } = useTranslation();
  if (version.event !== 'message') {
    return (
      <p className={classes.deleted}>
        <IconTrash size={16} stroke={1.7} aria-hidden />
        <span>
          {t(version.event === 'deleted' ? 'board.deleted' : 'board.foundMissing')}{' '}
          <Moment at={version.receivedAt} date />. {t('board.kept')}
        </span>
      </p>
    );
  }
  return (
    <>
      {version.text === null ? (
        <p className={classes.quiet}>{t('common.erased')}</p>
      ) : version.text === '' ? (
        !version.media && <p className={classes.quiet}>{t('common.noText')}</p>
      ) : (
        <p className={classes.text}>{text ?? <Hostile text={version.text} lines />}</p>
      )}
      {version.media && <MediaLine media={version.media} />}
    </>
  );
}
