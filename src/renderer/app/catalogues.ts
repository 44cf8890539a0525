/** The three catalogues: each file of resources/locales/LOCALE is one top-level key, named after the file. */
import affected from '../../../resources/locales/en/affected.json';
import backup from '../../../resources/locales/en/backup.json';
import ballots from '../../../resources/locales/en/ballots.json';
import board from '../../../resources/locales/en/board.json';
import briefing from '../../../resources/locales/en/briefing.json';
import columns from '../../../resources/locales/en/columns.json';
import common from '../../../resources/locales/en/common.json';
import contact from '../../../resources/locales/en/contact.json';
import coverage from '../../../resources/locales/en/coverage.json';
import desk from '../../../resources/locales/en/desk.json';
import directory from '../../../resources/locales/en/directory.json';
import drill from '../../../resources/locales/en/drill.json';
import errors from '../../../resources/locales/en/errors.json';
import estimate from '../../../resources/locales/en/estimate.json';
import event from '../../../resources/locales/en/event.json';
import exportPlace from '../../../resources/locales/en/export.json';
import facts from '../../../resources/locales/en/facts.json';
import followups from '../../../resources/locales/en/followups.json';
import frame from '../../../resources/locales/en/frame.json';
import imports from '../../../resources/locales/en/imports.json';
import inbox from '../../../resources/locales/en/inbox.json';
import journal from '../../../resources/locales/en/journal.json';
import keys from '../../../resources/locales/en/keys.json';
import kinds from '../../../resources/locales/en/kinds.json';
import mailings from '../../../resources/locales/en/mailings.json';
import media from '../../../resources/locales/en/media.json';
import merging from '../../../resources/locales/en/merging.json';
import observers from '../../../resources/locales/en/observers.json';
import official from '../../../resources/locales/en/official.json';
import paging from '../../../resources/locales/en/paging.json';
import paper from '../../../resources/locales/en/paper.json';
import places from '../../../resources/locales/en/places.json';
import protocols from '../../../resources/locales/en/protocols.json';
import redaction from '../../../resources/locales/en/redaction.json';
import roster from '../../../resources/locales/en/roster.json';
import safety from '../../../resources/locales/en/safety.json';
import settings from '../../../resources/locales/en/settings.json';
import shifts from '../../../resources/locales/en/shifts.json';
import sound from '../../../resources/locales/en/sound.json';
import stations from '../../../resources/locales/en/stations.json';
import suggestions from '../../../resources/locales/en/suggestions.json';
import tableCheck from '../../../resources/locales/en/tableCheck.json';
import talk from '../../../resources/locales/en/talk.json';
import tally from '../../../resources/locales/en/tally.json';
import time from '../../../resources/locales/en/time.json';
import urgency from '../../../resources/locales/en/urgency.json';
import verify from '../../../resources/locales/en/verify.json';
import vital from '../../../resources/locales/en/vital.json';
import welcome from '../../../resources/locales/en/welcome.json';

const en = {
  affected,
  backup,
  ballots,
  board,
  briefing,
  columns,
  common,
  coverage,
  contact,
  desk,
  directory,
  drill,
  errors,
  estimate,
  event,
  export: exportPlace,
  facts,
  followups,
  frame,
  imports,
  inbox,
  journal,
  keys,
  kinds,
  mailings,
  media,
  merging,
  observers,
  official,
  paper,
  places,
  protocols,
  redaction,
  paging,
  roster,
  safety,
  settings,
  shifts,
  sound,
  stations,
  suggestions,
  talk,
  tableCheck,
  tally,
  time,
  urgency,
  verify,
  vital,
  welcome,
};
type Catalogue = Record<string, unknown>;

/** Files of one other language, bundled: the keys are checked against English by catalogues.test.ts, not by type. */
function gather(files: Record<string, Catalogue>): Catalogue {
  return Object.fromEntries(
    Object.entries(files).map(([path, content]) => [path.replace(/^.*\/|\.json$/g, ''), content]),
  );
}

export const catalogues = {
  en,
  kk: gather(import.meta.glob<Catalogue>('../../../resources/locales/kk/*.json', { eager: true, import: 'default' })),
  ru: gather(import.meta.glob<Catalogue>('../../../resources/locales/ru/*.json', { eager: true, import: 'default' })),
};
