import { SHORT_BAR } from '../../domain/index.ts';
import { affectedQueries, eventQueries, vitalQueries } from '../affected/index.ts';
import { assignmentQueries } from '../coverage/assignments/index.ts';
import { checkinQueries } from '../coverage/checkins/index.ts';
import { createWatchKeeper, watchQueries } from '../coverage/index.ts';
import { mailingQueries } from '../coverage/mailing/index.ts';
import { isAssigned, observerQueries } from '../coverage/roster/index.ts';
import { type SuggestionInput, suggestionsFor } from '../coverage/suggestion/index.ts';
import { directoryQueries } from '../directory/index.ts';
import { createFigures } from '../export/figures/index.ts';
import { followupQueries } from '../followups/index.ts';
import { type InboxQuery, inboxCounts, inboxDetail, inboxPage } from '../inbox/index.ts';
import { page, verify } from '../journal/index.ts';
import { mediaItems } from '../media/read.ts';
import { createNames } from '../names.ts';
import { redactionView } from '../redaction/index.ts';
import { reviewQueries } from '../review/index.ts';
import { shiftQueries } from '../shifts/index.ts';
import { registryState, type StationQuery, stationDetail, stationPage } from '../stations/index.ts';
import type { ReadDb } from '../store/index.ts';
import {
  createBallotKeeper,
  createTallyKeeper,
  officialQueries,
  protocolQueries,
  tallyQueries,
} from '../tabulation/index.ts';
import { talkQueries } from '../talk/index.ts';
import {
  alarms,
  alarmsAmong,
  alarmsExceed,
  caseColumns,
  caseDetail,
  casePage,
  createSurge,
  likeCases,
  type SurgeParts,
} from '../triage/index.ts';

type CaseQuery = Parameters<typeof casePage>[1];
type ColumnsQuery = Parameters<typeof caseColumns>[1];

/**
 * Every read that a screen makes, by name: the worker knows these and nothing else. Inputs and answers are plain data.
 * Nothing here writes; the connection couldn't.
 */
export function queryTable(db: ReadDb) {
  const names = createNames(db);
  const surge = createSurge(db, names.person);
  const keeper = createTallyKeeper(db);
  const review = reviewQueries(db, names);
  const tally = tallyQueries(db, keeper, createBallotKeeper(db));
  const official = officialQueries(db, keeper.now, names.person);
  const figures = createFigures({ ...tally, ...official, violationCounts: review.violationCounts });
  return {
    alarms: () => alarms(db, names.person),
    /** As a window shows them: in groups while they are many. */
    alarmBar: (input: SurgeParts) => (alarmsExceed(db, SHORT_BAR) ? surge(input) : alarms(db, names.person)),
    alarmsAmong: (input: { cases: readonly string[] }) => alarmsAmong(db, input.cases, names.person),
    casePage: (input: CaseQuery) => casePage(db, input, names.person),
    caseColumns: (input: ColumnsQuery) => caseColumns(db, input, names.person),
    likeCases: (input: { id: string }) => likeCases(db, input.id, names.person),
    caseDetail: (input: { id: string; me: string }) => caseDetail(db, input.id, input.me, names),
    inboxPage: (input: { query: InboxQuery; overdueBefore: number }) =>
      inboxPage(db, input.query, input.overdueBefore, names),
    inboxCounts: () => inboxCounts(db),
    inboxDetail: (input: { messageKey: string; overdueBefore: number; me: string }) =>
      inboxDetail(db, input.messageKey, input.overdueBefore, names, input.me),
    redactionView: (input: { version: string; me: string }) => redactionView(db, input, names.person),
    mediaItems: (input: { messageKeys: readonly string[] }) => mediaItems(db, input.messageKeys),
    journalPage: (input: { before: number | null; limit: number }) => {
      const { entries, next } = page(db, input);
      return { entries: entries.map((entry) => ({ ...entry, payload: null, by: names.person(entry.actor) })), next };
    },
    stationPage: (input: StationQuery) => stationPage(db, input),
    stationDetail: (input: { id: string }) => stationDetail(db, input.id, names.person),
    registryState: () => registryState(db, names.person),
    verify: () => verify(db),
    ...review,
    ...affectedQueries(db, names.person),
    ...vitalQueries(db, names.person),
    ...eventQueries(db, names.person),
    ...shiftQueries(db, names.person),
    ...protocolQueries(db, names, isAssigned),
    ...tally,
    ...official,
    briefing: figures.briefing,
    ...talkQueries(db, names),
    ...observerQueries(db, names.person),
    ...directoryQueries(db),
    ...followupQueries(db, names.person),
    ...mailingQueries(db, names.person),
    suggestionsFor: (input: SuggestionInput) => suggestionsFor(db, input),
    ...watchQueries(db, createWatchKeeper(db), names.person),
    ...assignmentQueries(db),
    ...checkinQueries(db, names.person),
  };
}

export type QueryTable = ReturnType<typeof queryTable>;
export type QueryName = keyof QueryTable;
export type QueryInput<N extends QueryName> = Parameters<QueryTable[N]>[0];
export type QueryResult<N extends QueryName> = ReturnType<QueryTable[N]>;
