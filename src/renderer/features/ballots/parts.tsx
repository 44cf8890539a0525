import { useTranslation } from 'react-i18next';
import type { BallotCard, Finding, SenderView } from '../../../contract/areas/ballots.ts';
import { VersionBody, VersionHead } from '../../components/evidence.tsx';
import { Hostile } from '../../components/hostile.tsx';
import classes from './ballots.module.css';
import { findingText } from './words.ts';

/** Who sent it and how they stand against the roster. */
export function Sender({ sender }: { sender: SenderView }) {
  const { t } = useTranslation();
  return (
    <span className={classes.sender}>
      {sender.label ? <Hostile text={sender.label} max={40} /> : t('common.unknown')}
      <span className={classes.tag} data-state={sender.state}>
        {t(`ballots.sender.${sender.state}`)}
      </span>
      {sender.wrongStation && <span className={classes.tag}>{t('ballots.sender.wrongStation')}</span>}
      {sender.reason && <Hostile text={sender.reason} max={80} />}
    </span>
  );
}

/** Why it is here, in words. */
export function Why({ findings }: { findings: readonly Finding[] }) {
  const { t } = useTranslation();
  return (
    <ul className={classes.why} aria-label={t('ballots.whyTitle')}>
      {findings.map((finding) => (
        <li key={finding.rule}>
          <Hostile text={findingText(finding)} max={240} />
        </li>
      ))}
    </ul>
  );
}

/** What was sent: every message's newest words and what it carries. */
export function Sent({ messages }: { messages: BallotCard['messages'] }) {
  return (
    <ol className={classes.sent}>
      {messages.map(({ messageKey, versions }) => {
        const said = versions.findLast((version) => version.event === 'message') ?? versions.at(-1);
        const latest = versions.at(-1);
        if (!said) return null;
        return (
          <li key={messageKey} className={classes.sheet}>
            <VersionHead version={said} />
            <VersionBody version={said} />
            {latest && latest !== said && <VersionBody version={latest} />}
          </li>
        );
      })}
    </ol>
  );
}
