import { os } from './access.ts';
import { affected } from './affected.ts';
import { alarms } from './alarms.ts';
import { assignments } from './assignments.ts';
import { backup } from './backup.ts';
import { ballots, duplicates, quarantine, senders, violations } from './ballots.ts';
import { briefing } from './briefing.ts';
import { cases, outbox } from './cases.ts';
import { coverage } from './coverage.ts';
import { drafts, filing, imports, manual } from './desk.ts';
import { drill } from './drill.ts';
import { estimate } from './estimate.ts';
import { event } from './event.ts';
import { exports } from './exports.ts';
import { directory, followups } from './followups.ts';
import { inbox } from './inbox.ts';
import { journal } from './journal.ts';
import { mailings } from './mailings.ts';
import { media } from './media.ts';
import { merging } from './merging.ts';
import { observers, organisations } from './observers.ts';
import { official } from './official.ts';
import { paging } from './paging.ts';
import { people } from './people.ts';
import { preferences } from './preferences.ts';
import { protocols } from './protocols.ts';
import { proxies } from './proxies.ts';
import { redactions } from './redactions.ts';
import { roster } from './roster.ts';
import { shifts } from './shifts.ts';
import { stations, uploads } from './stations.ts';
import { suggestions } from './suggestions.ts';
import { system } from './system.ts';
import { talk } from './talk.ts';
import { tally } from './tally.ts';
import { telegram } from './telegram.ts';
import { vital } from './vital.ts';
import { workspace } from './workspace.ts';

/** Every call of the contract: a missing or misspelt one is a compile error. */
export const router = os.router({
  system,
  workspace,
  backup,
  people,
  telegram,
  proxies,
  alarms,
  cases,
  merging,
  affected,
  vital,
  event,
  shifts,
  talk,
  directory,
  observers,
  organisations,
  followups,
  roster,
  paging,
  mailings,
  suggestions,
  assignments,
  inbox,
  manual,
  filing,
  drafts,
  preferences,
  media,
  redactions,
  imports,
  uploads,
  stations,
  ballots,
  quarantine,
  duplicates,
  violations,
  senders,
  protocols,
  estimate,
  briefing,
  tally,
  official,
  coverage,
  exports,
  outbox,
  journal,
  drill,
});

export type { CallContext } from './access.ts';
