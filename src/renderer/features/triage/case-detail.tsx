import { Button, Kbd } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { shapes } from '../../../contract/index.ts';
import { answersNone } from '../../../domain/case-lifecycle.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api } from '../../client/rpc.ts';
import { useMayRespond } from '../../client/session.ts';
import { Facts } from '../../components/facts.tsx';
import { Hostile, plain } from '../../components/hostile.tsx';
import { placeText, reasonText, useCodeText, zoneOf } from '../../components/labels.ts';
import { MediaStrip } from '../../components/media/media-strip.tsx';
import { keysWithFiles } from '../../components/media/with-files.ts';
import { Failed, ListSkeleton } from '../../components/states.tsx';
import { Age, Moment } from '../../components/time.tsx';
import { timeOfDay } from '../../components/time-format.ts';
import { UrgencyMark } from '../../components/urgency.tsx';
import { useCommand } from '../../components/use-command.ts';
import { CasePeople } from '../affected/case-people.tsx';
import { CaseVital } from '../affected/case-vital.tsx';
import { CaseEvent } from '../event/case-event.tsx';
import { CaseFollowups } from '../followups/case-followups.tsx';
import { CaseHandover } from '../shifts/handover-bar.tsx';
import { PhoneBanner } from '../talk/phone.tsx';
import { useCaseTalk } from '../talk/queries.ts';
import { Answer } from './answer.tsx';
import { CaseClocks } from './case-clocks.tsx';
import classes from './case-detail.module.css';
import { CasePrint } from './case-print.tsx';
import { CaseMerging } from './merging.tsx';
import { Moves } from './moves.tsx';
import { expected, useMoving, useRefusedCases } from './pending.ts';
import { MoveMarkWord, StateWord } from './state-word.tsx';
import { Story } from './story.tsx';
import { useAcknowledge, useDecide } from './use-acknowledge.ts';

export type Detail = (typeof shapes.caseDetail)['_output'];

export function CaseDetail({ caseId }: { caseId: string }) {
  const query = useQuery(api.cases.get.queryOptions({ input: { caseId } }));
  if (query.isPending) return <ListSkeleton rows={4} height={90} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return <Opened detail={query.data} />;
}

function Opened({ detail }: { detail: Detail }) {
  const { t } = useTranslation();
  const word = useCodeText();
  const mayRespond = useMayRespond();
  const place = placeText(detail);
  const way = useMoving().get(detail.id);
  const lost = useRefusedCases().has(detail.id);
  // Its head shows what it will be; what was typed and what can be done stay those of the case as it is.
  const shown = way ? { ...detail, ...expected(detail, way) } : detail;
  const zone = zoneOf(detail.region);
  const talk = useCaseTalk(detail.id);
  const phone = talk.data?.phone ?? null;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <article className={classes.case} aria-labelledby="case-title">
      <header className={classes.head}>
        <div className={classes.line}>
          <UrgencyMark urgency={detail.urgency} possible={detail.possible} />
          <StateWord state={shown.state} />
          <span>{shown.owner ? <Hostile text={shown.owner.name} max={40} /> : t('board.noOwner')}</span>
          {shown.closeAsked && <span>{t('board.askedBy', { name: plain(shown.closeAsked.name, 40) })}</span>}
          {shown.closed && <span>{closedText(shown.closed, t)}</span>}
          {(shown.closed || shown.closeAsked) && shown.outcome && <span>{word('outcomes', shown.outcome)}</span>}
          {(way || lost) && <MoveMarkWord mark={way ? 'moving' : 'refused'} />}
          <span className={classes.trust} title={t(`common.trustHelp.${detail.trust}`)}>
            {t(`common.trust.${detail.trust}`)}
          </span>
          <CasePrint detail={detail} />
        </div>
        <h2 ref={heading} id="case-title" tabIndex={-1} className={classes.title}>
          {word('kinds', detail.kind)}
        </h2>
        <p className={classes.where}>{place ? <Hostile text={place} max={140} /> : t('frame.alarms.noPlace')}</p>
        <p className={classes.times}>
          <span className={classes.big}>
            <Age at={detail.sentAt} />
          </span>
          <span>
            <Moment at={detail.sentAt} date />
          </span>
          {zone && (
            <span>
              {t('time.there', { time: timeOfDay(detail.sentAt, zone), utc: timeOfDay(detail.sentAt, 'UTC') })}
            </span>
          )}
        </p>
        <CaseClocks detail={shown} />
        <CaseHandover caseId={detail.id} />
        {phone && <PhoneBanner caseId={detail.id} phone={phone} />}
      </header>
      <div className={classes.columns}>
        <div className={classes.main}>
          {mayRespond && <Decisions detail={detail} />}
          {mayRespond && <Moves detail={detail} />}
          <section className={classes.section} aria-label={t('board.story')}>
            <h3 className={classes.sectionTitle}>{t('board.story')}</h3>
            <MediaStrip messageKeys={keysWithFiles(detail.timeline.filter((item) => item.what === 'evidence'))} />
            <Story timeline={detail.timeline} doubtful={phone?.doubtful} />
          </section>
          {mayRespond && <Answer detail={detail} />}
        </div>
        <aside className={classes.side} aria-label={t('board.facts')}>
          {mayRespond && <CaseMerging detail={detail} />}
          {mayRespond && <CasePeople caseId={detail.id} region={detail.region} />}
          {mayRespond && <CaseFollowups caseId={detail.id} region={detail.region} />}
          {mayRespond && <CaseVital caseId={detail.id} />}
          <h3 className={classes.sectionTitle}>{t('board.facts')}</h3>
          <Facts facts={detail.facts} problems={detail.problems} />
          {mayRespond && <CaseEvent caseId={detail.id} region={detail.region} />}
          {detail.urgencyReasons.length > 0 && (
            <>
              <h3 className={classes.sectionTitle}>{t('board.reasons')}</h3>
              <ul className={classes.reasons}>
                {detail.urgencyReasons.map((reason) => (
                  <li key={reason}>{reasonText(reason)}</li>
                ))}
              </ul>
            </>
          )}
        </aside>
      </div>
    </article>
  );
}

function closedText({ by, second }: NonNullable<Detail['closed']>, t: TFunction): string {
  const name = plain(by, 40);
  return second ? t('board.closedByTwo', { name, second: plain(second, 40) }) : t('board.closedBy', { name });
}

/** What can be decided right now: at most one question and its answers. */
function Decisions({ detail }: { detail: Detail }) {
  const { t } = useTranslation();
  const word = useCodeText();
  const acknowledge = useAcknowledge();
  const decide = useDecide();
  const undo = useCommand(api.cases.undo.mutationOptions());
  const waits = answersNone(detail.state) || detail.fresh;
  const { undoable } = detail;
  useShortcut('acknowledge', () => acknowledge.mutate({ caseId: detail.id }), waits && !acknowledge.isPending);
  useShortcut(
    'undo',
    () => undoable && undo.mutate({ entryId: undoable.entryId, caseId: detail.id }),
    undoable !== null,
  );
  if (!waits && !detail.possible && !undoable) return null;
  return (
    <div className={classes.decisions} data-possible={detail.possible || undefined}>
      {detail.possible && (
        <div className={classes.question}>
          <p className={classes.questionTitle}>{t('board.possibleTitle')}</p>
          <p>{t('board.possibleWhat')}</p>
        </div>
      )}
      {waits && (
        <Button
          loading={acknowledge.isPending}
          onClick={() => acknowledge.mutate({ caseId: detail.id })}
          rightSection={<Kbd>A</Kbd>}
        >
          {t('board.acknowledge')}
        </Button>
      )}
      {detail.possible && (
        <>
          <Button
            variant="default"
            loading={decide.isPending && decide.variables.verdict === 'sos'}
            onClick={() => decide.mutate({ caseId: detail.id, verdict: 'sos' })}
          >
            {t('board.isSos')}
          </Button>
          <Button
            variant="default"
            loading={decide.isPending && decide.variables.verdict === 'not'}
            onClick={() => decide.mutate({ caseId: detail.id, verdict: 'not' })}
          >
            {t('board.notSos')}
          </Button>
        </>
      )}
      {undoable && (
        <Button
          variant="subtle"
          leftSection={<IconArrowBackUp size={16} aria-hidden />}
          rightSection={<Kbd>U</Kbd>}
          loading={undo.isPending}
          onClick={() => undo.mutate({ entryId: undoable.entryId, caseId: detail.id })}
        >
          {t('board.undoLast', { what: word('journal.types', undoable.type) })}
        </Button>
      )}
    </div>
  );
}
