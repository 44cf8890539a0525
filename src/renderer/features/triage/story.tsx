import { IconArrowBackUp, IconDeviceMobileOff, IconMessage2, IconSignature } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { TimelineItem } from '../../../contract/shapes.ts';
import { VersionBody, VersionHead } from '../../components/evidence.tsx';
import { Hostile, plain } from '../../components/hostile.tsx';
import { useCodeText } from '../../components/labels.ts';
import { Moment } from '../../components/time.tsx';
import { timeOfDay } from '../../components/time-format.ts';
import { openCase } from '../../stores/ui.ts';
import { useTermName } from '../affected/terms.tsx';
import classes from './story.module.css';

type Entry = Extract<TimelineItem, { what: 'entry' }>;

/** Evidence is a sheet, a decision a line in the margin: nobody takes what was decided for what was received. */
export function Story({
  timeline,
  doubtful = [],
}: {
  timeline: TimelineItem[];
  doubtful?: readonly number[] | undefined;
}) {
  const { t } = useTranslation();
  return (
    <ol className={classes.story}>
      {timeline.map((item) =>
        item.what === 'evidence' ? (
          <li key={`v${item.version.versionId}`} className={classes.evidence}>
            <span className={classes.icon} title={t('board.evidence')}>
              <IconMessage2 size={16} stroke={1.7} aria-hidden />
            </span>
            <div className={classes.sheet}>
              <VersionHead version={item.version} />
              {doubtful.includes(item.version.versionId) && (
                <p className={classes.doubt}>
                  <IconDeviceMobileOff size={16} stroke={1.7} aria-hidden />
                  {t('talk.mayNotBeThem')}
                </p>
              )}
              <VersionBody version={item.version} />
            </div>
          </li>
        ) : (
          <li key={item.entryId} className={classes.decision} data-superseded={item.superseded || undefined}>
            <span className={classes.icon} title={t('board.decision')}>
              {item.type === 'case.ackUndone' ? (
                <IconArrowBackUp size={16} stroke={1.7} aria-hidden />
              ) : (
                <IconSignature size={16} stroke={1.7} aria-hidden />
              )}
            </span>
            <EntryLine entry={item} />
          </li>
        ),
      )}
    </ol>
  );
}

/** Whom a step of the ladder called; that it called nobody is said where it was to call somebody. */
function whom(names: string, why: unknown, t: TFunction): string | null {
  if (names !== '') return t('board.called', { names: plain(names, 120) });
  return why === 'noListener' || why === 'nextOnShift' ? t('board.calledNobody') : null;
}

/** Of a merge: the way to the other case. */
function OtherCase({ caseId }: { caseId: string }) {
  const { t } = useTranslation();
  return (
    <p className={classes.note}>
      <button type="button" className={classes.link} onClick={() => openCase(caseId)}>
        {t('merging.otherCase')}
      </button>
    </p>
  );
}

function EntryLine({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  const word = useCodeText();
  const termName = useTermName();
  const {
    text,
    urgency,
    decision,
    why,
    kind,
    to,
    outcome,
    until,
    questions,
    state,
    who,
    channel,
    how,
    name,
    whom: toCall,
    result,
    dueAt,
    nextAt,
  } = entry.fields;
  const said = [
    entry.type === 'case.reclassified' && typeof kind === 'string' ? word('kinds', kind) : null,
    urgency && (urgency === 'P0' || urgency === 'P1' || urgency === 'P2' || urgency === 'P3')
      ? t(`urgency.${urgency}`)
      : null,
    typeof decision === 'string' ? word('board.why', decision) : null,
    typeof why === 'string' ? word('board.why', why) : null,
    typeof to !== 'string' ? null : entry.type === 'case.escalated' ? whom(to, why, t) : plain(to, 40),
    entry.type === 'case.termReached' && typeof entry.fields.code === 'string' ? termName(entry.fields.code) : null,
    typeof outcome === 'string' ? word('outcomes', outcome) : null,
    typeof questions === 'string'
      ? questions
          .split(' ')
          .map((each) => word('board.questions', each))
          .join(' ')
      : null,
    typeof questions === 'string' && typeof state === 'string' ? word('talk.states', state) : null,
    typeof channel === 'string' ? word('talk.channels', channel) : null,
    typeof who === 'string' ? plain(who, 80) : null,
    typeof how === 'string' ? plain(how, 120) : null,
    typeof name === 'string' ? plain(name, 60) : null,
    typeof toCall === 'string' ? plain(toCall, 60) : null,
    typeof result === 'string' ? word('followups.results', result) : null,
    typeof dueAt === 'number' ? t('followups.by', { at: timeOfDay(dueAt) }) : null,
    typeof nextAt === 'number' ? t('followups.againAt', { at: timeOfDay(nextAt) }) : null,
    typeof until === 'number' ? t('board.snoozedShort', { at: timeOfDay(until) }) : null,
  ].filter((part) => part !== null);
  return (
    <div className={classes.entry}>
      <p className={classes.entryHead}>
        <span className={classes.actor}>
          {entry.actor === 'system' ? t('common.system') : <Hostile text={entry.actor} max={40} />}
        </span>
        <span>{word('journal.types', entry.type)}</span>
        {said.length > 0 && <span>{said.join(', ')}</span>}
        {entry.superseded && <span className={classes.superseded}>{t('board.superseded')}</span>}
        <span className={classes.at}>
          <Moment at={entry.at} />
        </span>
      </p>
      {typeof entry.fields.other === 'string' && <OtherCase caseId={entry.fields.other} />}
      {typeof text === 'string' && (
        <p className={classes.note}>
          <Hostile text={text} lines />
        </p>
      )}
    </div>
  );
}
