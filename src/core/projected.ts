import { relayBindings, watchedChats } from './accounts/index.ts';
import { affectedPeople, eventFacts, vitalDecisions } from './affected/index.ts';
import { assignments } from './coverage/assignments/index.ts';
import { silences, toldCheckins } from './coverage/checkins/index.ts';
import { boundaryProjection } from './coverage/index.ts';
import { mailingProjection } from './coverage/mailing/index.ts';
import { observerProjection, organisationProjection } from './coverage/roster/index.ts';
import { directory } from './directory/index.ts';
import type { Election } from './election.ts';
import { bundleReleases, releaseKeys } from './export/release/projection.ts';
import { callbacks, referrals } from './followups/index.ts';
import { forgetWords, inboxSeen } from './inbox/index.ts';
import type { Intake } from './intake/index.ts';
import type { Journal } from './journal/index.ts';
import { outboxProjection } from './outbox/index.ts';
import { pageRoutes } from './paging/index.ts';
import { redactionProjection } from './redaction/index.ts';
import { reporters } from './reporters/index.ts';
import { duties, handovers } from './shifts/index.ts';
import { SIFTED } from './sifting.ts';
import { stationProjection } from './stations/index.ts';
import { officialProjection, protocolProjection, sampleProjection } from './tabulation/index.ts';
import { caseProjection } from './triage/index.ts';

/** Tables that `rebuild` recreates, for the comparison of before and after. */
export const PROJECTED = [
  'workspace_info',
  'person',
  'watched_chat',
  'relay_binding',
  'submission',
  'submission_message',
  ...SIFTED,
  'submission_filing',
  'service_notice',
  'inbox_seen',
  'inbox_waiting',
  'inbox_tally',
  'bot_user',
  'bot_users',
  'case_view',
  'affected',
  'affected_opening',
  'affected_term',
  'vital_decision',
  'event_fact',
  'handover',
  'handover_case',
  'phone_seizure',
  'reporter_link',
  'duty',
  'directory_contact',
  'observer',
  'observer_reporter',
  'observer_key',
  'observer_call',
  'observer_registration',
  'organisation',
  'referral',
  'callback',
  'station',
  'station_number',
  'station_event',
  'station_region',
  'registry_info',
  'outbox_item',
  'page_route',
  'protocol',
  'protocol_vote',
  'protocol_source',
  'protocol_compared',
  'sample',
  'sample_station',
  'official_publication',
  'official_row',
  'mailing',
  'mailing_to',
  'boundaries',
  'assignment',
  'checkin',
  'silence',
  'release_bundle',
  'release_key_state',
  'redaction',
] as const;

/** Everything that is a fold of the journal. What is registered later is cleared earlier. */
export function registerProjections(journal: Journal, election: Election, intake: Intake): void {
  for (const projection of [
    watchedChats,
    relayBindings,
    caseProjection(election),
    inboxSeen,
    outboxProjection,
    pageRoutes,
    affectedPeople,
    vitalDecisions,
    eventFacts,
    handovers,
    duties,
    protocolProjection(election),
    sampleProjection,
    officialProjection,
    boundaryProjection,
    reporters,
    observerProjection(election),
    organisationProjection,
    directory,
    referrals,
    callbacks,
    mailingProjection,
    stationProjection(election),
    assignments,
    toldCheckins,
    silences,
    redactionProjection,
    bundleReleases,
    releaseKeys,
    intake.filings,
  ])
    journal.register(projection);
  journal.registerReplay({ name: 'intake', clear: intake.clear, replay: intake.replay });
  // Cleared before the submissions are.
  journal.registerReplay({ name: 'words', clear: forgetWords, replay: () => {} });
}
