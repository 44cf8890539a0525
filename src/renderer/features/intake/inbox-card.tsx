import { IconClockExclamation, IconEye, IconHistory, IconPaperclip, IconTrash } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { InboxRow } from '../../../contract/shapes.ts';
import { Hostile } from '../../components/hostile.tsx';
import { useCodeText } from '../../components/labels.ts';
import { Marked } from '../../components/marked.tsx';
import { Age } from '../../components/time.tsx';
import classes from './inbox.module.css';
import { Standing } from './standing.tsx';

/** What it is and from whom, its first words, what it carries and who has seen it. */
export const InboxCard = memo(function InboxCard({ row, gone }: { row: InboxRow; gone: boolean }) {
  const { t } = useTranslation();
  const word = useCodeText();
  const media =
    row.albumSize > 1
      ? t('inbox.album', { count: row.albumSize })
      : row.mediaKind
        ? word('common.media', row.mediaKind)
        : null;
  return (
    <div className={classes.card} data-unseen={(row.seenBy === null && !gone) || undefined}>
      <div className={classes.first}>
        <span className={classes.kind}>{t(`inbox.kind.${row.kind}`)}</span>
        <span className={classes.from}>
          {row.fromName ? <Hostile text={row.fromName} max={28} /> : t('common.unknown')}
          {row.chatTitle && (
            <span className={classes.chat}>
              {' · '}
              <Hostile text={row.chatTitle} max={28} />
            </span>
          )}
        </span>
        <span className={classes.age}>
          <Age at={row.sentAt} />
        </span>
      </div>
      <p className={classes.excerpt}>
        {row.excerpt ? <Marked text={row.excerpt} hits={row.hits} /> : <span>{media ?? t('common.noText')}</span>}
      </p>
      <div className={classes.last}>
        {row.overdue && (
          <span className={classes.overdue}>
            <IconClockExclamation size={15} stroke={1.7} aria-hidden />
            {t('inbox.overdue')}
          </span>
        )}
        {row.seenBy !== null && (
          <span className={classes.mark}>
            <IconEye size={15} stroke={1.7} aria-hidden />
            <Hostile text={row.seenBy} max={20} />
          </span>
        )}
        {media && row.excerpt && (
          <span className={classes.mark}>
            <IconPaperclip size={15} stroke={1.7} aria-hidden />
            {media}
          </span>
        )}
        <Standing row={row} />
        {row.versions > row.albumSize && (
          <span className={classes.mark}>
            <IconHistory size={15} stroke={1.7} aria-hidden />
            {t('inbox.versions', { count: row.versions })}
          </span>
        )}
        {row.deleted && (
          <span className={classes.mark}>
            <IconTrash size={15} stroke={1.7} aria-hidden />
            {t('inbox.deleted')}
          </span>
        )}
        {row.state === 'partial' || row.state === 'unparsed' ? (
          <span className={classes.mark}>{t(`inbox.state.${row.state}`)}</span>
        ) : null}
      </div>
    </div>
  );
});
