import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { AnyContractProcedure } from '@orpc/contract';
import { isContractProcedure } from '@orpc/contract';
import { asPort, type CallMeta, contract } from '../../../src/contract/index.ts';
import { dump } from '../../../src/core/journal/index.ts';
import { PROJECTED } from '../../../src/core/projected.ts';
import type { ReadDb } from '../../../src/core/store/index.ts';
import {
  CONTACT_FIELDS,
  ms,
  NO_FACTS,
  OBSERVER_FIELDS,
  STATION_FIELDS,
  type TelegramId,
} from '../../../src/domain/index.ts';
import { type Client, channelPair } from '../../fakes/core-harness.ts';
import { message } from '../../fakes/telegram-source.ts';
import { type RawWindow, rawWindow } from './raw-window.ts';
import { PASSPHRASE, type SpiedCore } from './spied-core.ts';

const CONTACT = {
  kind: 'hotline',
  name: 'A hotline',
  region: null,
  place: null,
  phones: ['+7 700 000 00 00'],
  languages: ['kk'],
  hours: '24/7',
  address: null,
  note: null,
  externalId: null,
};

export interface Call {
  path: string;
  meta: CallMeta;
  /** What the contract says the input is; null where it takes none. */
  accepts: ((input: unknown) => boolean) | null;
}

interface Schema {
  safeParse(value: unknown): { success: boolean };
}

/** Every call of the contract. */
export function everyCall(at: object = contract, path: string[] = []): Call[] {
  return Object.entries(at).flatMap(([name, value]) => {
    const here = [...path, name];
    if (!isContractProcedure(value)) return everyCall(value as object, here);
    const { meta, inputSchema } = (value as AnyContractProcedure)['~orpc'];
    const schema = inputSchema as Schema | undefined;
    return [
      {
        path: here.join('.'),
        meta: meta as CallMeta,
        accepts: schema ? (input: unknown) => schema.safeParse(input).success : null,
      },
    ];
  });
}

/** sealed: the lead's seat, once the headquarters is sealed. */
export type SeatKind = 'stranger' | 'viewer' | 'responder' | 'lead' | 'locked' | 'sealed';

/** A headquarters with a case, an Inbox and people of each kind at their windows. */
export interface World {
  spied: SpiedCore;
  windows: Record<SeatKind, RawWindow>;
  /** A proper client on the lead's seat. */
  lead: Client;
  leadNumber: string;
  workspaceId: string;
  caseId: string;
  messageKeys: string[];
  victimId: string;
  /** People of the case. */
  affected: string[];
  db: ReadDb;
}

const CHAT = { kind: 'channel', id: '500' as TelegramId } as const;
const BOT = '900' as TelegramId;

export async function makeWorld(spied: SpiedCore): Promise<World> {
  const client = (seatId: string): Client => {
    const [near, far] = channelPair();
    spied.core.attach(far, { seatId });
    return createORPCClient(new RPCLink({ port: asPort(near) }));
  };
  const lead = client('lead');
  const made = { hqName: 'Fuzz', callName: 'Aisulu T.', passphrase: PASSPHRASE, locale: 'en' } as const;
  const { number: leadNumber, workspaceId } = await lead.workspace.create(made);
  await lead.people.lockAfter({ minutes: 0 });
  await lead.telegram.startLogin({ apiId: 1, apiHash: '0'.repeat(32), phone: '+70000000001' });
  await lead.telegram.submitCode({ code: '12345' });
  await lead.telegram.watch({ account: '7001', chat: CHAT, title: 'relay', on: true });
  await lead.telegram.bindRelay({ account: '7001', chat: CHAT, botId: BOT, botName: 'Bot', scheme: 'alaman' });

  const signIn = async (seatId: string, callName: string, role: 'viewer' | 'responder') => {
    const { number } = await lead.people.add({ callName, role, canStart: false, passphrase: PASSPHRASE });
    const own = client(seatId);
    await own.people.signIn({ number, passphrase: PASSPHRASE });
    await own.people.lockAfter({ minutes: 0 });
  };
  await signIn('viewer', 'Bota V.', 'viewer');
  await signIn('responder', 'Marat B.', 'responder');
  const locked = client('locked');
  await locked.people.signIn({ number: leadNumber, passphrase: PASSPHRASE });
  await locked.people.lock();
  const { personId: victimId } = await lead.people.add({
    callName: 'Nobody N.',
    role: 'responder',
    canStart: false,
    passphrase: PASSPHRASE,
  });

  const source = spied.telegram.sources.at(-1);
  const now = ms(Date.now());
  const at = { chat: CHAT, fromId: BOT, sentAt: now, receivedAt: now };
  await source?.receive(message('#sos A-1\nkind: kettling\nreporter: alaman:8841\n\non the square', at));
  for (let i = 0; i < 20; i++) await source?.receive(message(`an ordinary message ${i}`, at));
  const caseId = (await lead.alarms.list())[0]?.caseId ?? '';
  await lead.alarms.acknowledge({ caseId });
  const { ids: affected } = await lead.affected.add({ caseId, people: [{ name: 'Dias O.' }] });
  const messageKeys = (await lead.inbox.list({ show: 'all' })).rows.map((row) => row.messageKey);
  const kinds: SeatKind[] = ['stranger', 'viewer', 'responder', 'lead', 'locked', 'sealed'];
  const windows = Object.fromEntries(
    kinds.map((kind) => [kind, rawWindow(spied.core, kind === 'sealed' ? 'lead' : kind)]),
  ) as World['windows'];
  const db = await spied.look(workspaceId, leadNumber);
  return { spied, windows, lead, leadNumber, workspaceId, caseId, messageKeys, victimId, affected, db };
}

/** Everything that somebody without the right must not be able to change. */
export function stateOf({ db }: World): string {
  return dump(db, [...PROJECTED, 'journal_entry', 'message_version', 'credential', 'tg_account', 'tg_session']);
}

/** A sheet as somebody keys it. */
const KEYED = {
  figures: {
    registered: 100,
    received: 101,
    issued: 60,
    issuedBy: [{ name: 'A', role: 'member', count: 60 }],
    participated: 60,
    absentee: 0,
    outside: null,
    votes: [{ code: 'X', count: 'illegible', words: 'ten' }],
    invalid: 1,
    unissued: 41,
  },
  sheet: {
    hasNumber: true,
    hasAddress: null,
    dateIsRight: true,
    signatures: 3,
    stamped: false,
    formFaults: ['pencil'],
  },
};

/** A valid input for every call that takes one; what the fuzzer damages. */
export function validInputs(world: World): Record<string, unknown> {
  const { caseId, workspaceId, victimId, leadNumber, messageKeys, affected } = world;
  const wrong = 'not the passphrase';
  const folder = `${world.spied.dataDir}/nowhere`;
  const account = '7001';
  return {
    'system.setLocale': { locale: 'kk' },
    'workspace.practise': { callName: 'X', locale: 'kk' },
    'workspace.create': { hqName: 'X', callName: 'X', passphrase: wrong, locale: 'ru' },
    'workspace.open': { workspaceId, number: leadNumber, passphrase: wrong },
    'workspace.rekey': { passphrase: wrong },
    'workspace.setPower': { suspend: 'lock', lockScreen: 'nothing' },
    'workspace.seenWarning': { entryId: 'x' },
    'workspace.openByKeychain': { workspaceId },
    'workspace.restore': { folder, number: leadNumber, passphrase: wrong },
    'backup.make': { folder },
    'backup.list': { folder },
    'people.signIn': { number: leadNumber, passphrase: wrong },
    'people.unlock': { passphrase: wrong },
    'people.add': { callName: 'X', role: 'responder', canStart: false, passphrase: PASSPHRASE },
    'people.setRole': { personId: victimId, role: 'viewer' },
    'people.deactivate': { personId: 'nobody' },
    'people.makeRecovery': { passphrase: wrong },
    'people.useKeychain': { passphrase: wrong, on: true },
    'people.lockAfter': { minutes: 0 },
    'people.changePassphrase': { old: wrong, next: 'another passphrase' },
    'people.shift': { on: true },
    'telegram.startLogin': { apiId: 1, apiHash: 'a'.repeat(32), phone: '+77010000000' },
    'telegram.submitCode': { code: '12345' },
    'telegram.submitPassword': { password: 'x' },
    'telegram.logOut': { account: 'nobody' },
    'telegram.oldSessionEnded': { account },
    'telegram.members': { account, chat: CHAT },
    'telegram.watch': { account, chat: CHAT, title: 'relay', on: true },
    'telegram.bindRelay': { account, chat: CHAT, botId: BOT, botName: 'Bot', scheme: 'alaman' },
    'telegram.unbindRelay': { account, chat: CHAT, botId: '901' },
    'telegram.logins': { account },
    'telegram.lookAtLogins': { account },
    'telegram.loginIsOurs': { account, hash: '77' },
    'telegram.endLogin': { account, hash: '77' },
    'proxies.add': { kind: 'socks5', host: '127.0.0.1', port: '9', user: 'x', password: 'y' },
    'proxies.remove': { id: 'x' },
    'proxies.move': { id: 'direct', by: 1 },
    'proxies.direct': { mode: 'last' },
    'proxies.check': { id: 'x' },
    'alarms.stream': { after: 0 },
    'alarms.members': { cases: [caseId] },
    'alarms.setApart': { cases: [caseId] },
    'alarms.acknowledge': { caseId },
    'alarms.decide': { caseId, verdict: 'not' },
    'alarms.listening': { sound: 'on' },
    'cases.list': { limit: 5, state: 'all' },
    'preferences.setBoard': { view: 'region', saved: [{ id: 'a', name: 'Mine', filter: { owner: 'me' } }] },
    'merging.suggestions': { caseId },
    'merging.merge': { from: { caseId, seen: null }, into: { caseId: 'x' } },
    'merging.detach': { caseId },
    'merging.attach': { caseId, messageKey: 'x' },
    'merging.remove': { caseId, submission: 'x' },
    'merging.split': { caseId, submission: 'x' },
    'cases.columns': { by: 'owner', state: 'all' },
    'cases.get': { caseId },
    'cases.note': { caseId, text: 'a note' },
    'cases.undo': { entryId: 'x' },
    'cases.moveMany': { cases: [{ caseId, seen: null }], make: { move: 'snooze', minutes: 5 } },
    'cases.undoMany': { entryId: 'x' },
    'cases.reply': { caseId, text: 'an answer' },
    'cases.assign': { caseId, seen: null },
    'cases.start': { caseId, text: 'somebody is on the way' },
    'cases.monitor': { caseId, text: 'calls every hour' },
    'cases.snooze': { caseId, minutes: 5 },
    'cases.close': { caseId, outcome: 'helped' },
    'cases.confirmClose': { caseId },
    'cases.declineClose': { caseId, text: 'not yet' },
    'cases.reopen': { caseId, text: 'again' },
    'affected.ofCase': { caseId },
    'affected.list': { search: 'dias', unresolved: true, limit: 5 },
    'affected.add': { caseId, people: [{ name: 'Aisha Zh.', state: 'heldAt', place: 'a bus', since: 0 }] },
    'affected.custody': { people: affected, state: 'court', place: 'a court', at: 0, days: null },
    'affected.deprivedSince': { people: affected, at: 0 },
    'affected.describe': { id: affected[0], minor: true, lawyer: 'A. lawyer' },
    'affected.consent': { people: affected, purpose: 'lawyer', given: true, by: 'self', channel: 'call', at: 0 },
    'affected.undo': { entryId: 'x' },
    'affected.open': { people: affected },
    'talk.ofCase': { caseId },
    'talk.mark': { caseId, questions: ['safe'], state: 'answered', text: 'yes' },
    'talk.seize': { caseId, text: 'her sister says so' },
    'talk.calledBack': { caseId, who: 'her sister', channel: 'relative', how: 'her voice', at: 0 },
    'talk.link': { caseId, reporter: 'user:1' },
    'talk.undo': { entryId: 'x' },
    'affected.find': { typed: 'dias', limit: 5 },
    'affected.openings': { person: null, limit: 5 },
    'event.ofCase': { caseId },
    'event.say': { caseId, fact: { kind: 'act', act: 'kettling', against: affected, text: 'pushed into a bus' } },
    'event.remove': { caseId, item: 'x' },
    'event.undo': { entryId: 'x' },
    'event.raise': { caseId },
    'event.unraise': { caseId, entryId: 'x' },
    'vital.ofCase': { caseId },
    'vital.ask': {
      person: affected[0],
      to: { kind: 'doctor', name: 'Dr. S.' },
      fields: ['state'],
      reason: 'unconscious',
      hours: 4,
    },
    'vital.confirm': { id: 'x' },
    'vital.refuse': { id: 'x', text: 'not needed' },
    'vital.withdraw': { id: 'x' },
    'vital.end': { id: 'x' },
    'vital.pass': { id: 'x' },
    'redactions.of': { versionId: 1 },
    'redactions.burn': { versionId: 1, boxes: [{ x: 0, y: 0, width: 100, height: 100, how: 'blur' }], reason: null },
    'redactions.show': { versionId: 1 },
    'redactions.undo': { entryId: 'x' },
    'roster.plan': { person: victimId, from: 1_610_000_000_000, until: 1_610_003_600_000, order: 1 },
    'roster.cancel': { id: 'x' },
    'roster.undo': { entryId: 'x' },
    'paging.routes': undefined,
    'paging.route': { target: 'leads', to: null },
    'assignments.assign': { assignments: [{ observer: 'x', station: 'x', shift: 'morning' }] },
    'assignments.unassign': { ids: ['x'], why: 'moved' },
    'assignments.confirm': { ids: ['x'] },
    'assignments.undo': { entryId: 'x' },
    'assignments.list': { observer: 'x' },
    'assignments.candidates': { station: 'x', shift: 'count', search: 'kk' },
    'assignments.toConfirm': { limit: 5, cursor: 'x' },
    'assignments.checkIn': { observer: 'x', status: 'denied', reason: 'pcr', writtenAct: false, turnout: 4, hour: 10 },
    'assignments.checkins': { limit: 5, cursor: '5:x', unknown: true, observer: 'x' },
    'assignments.takeSilence': { id: 'x' },
    'directory.list': { search: 'lawyer', region: 'KZ-ALA', kinds: ['lawyer'], onCallNow: true },
    'directory.open': { id: 'x' },
    'directory.set': { id: null, facts: CONTACT },
    'directory.remove': { id: 'x' },
    'directory.undo': { entryId: 'x' },
    'directory.openImport': { uploadId: 'x' },
    'directory.preview': { importId: 'x', mapping: Object.fromEntries(CONTACT_FIELDS.map((field) => [field, 0])) },
    'directory.importErrors': { importId: 'x', locale: 'kk' },
    'directory.apply': { importId: 'x' },
    'mailings.preview': { observers: ['x'], texts: { kk: '{callSign}' } },
    'mailings.send': { observers: ['x'], texts: { ru: 'Где вы?' } },
    'mailings.stop': { mailingId: 'x' },
    'mailings.get': { mailingId: 'x' },
    'suggestions.for': { stations: ['x'], shift: 'count' },
    'observers.list': { search: 'dana', regions: ['KZ-ALA'], states: ['active'], pcr: 'notReady', limit: 5 },
    'observers.ids': { search: 'dana', unassigned: true },
    'observers.get': { id: 'x' },
    'observers.open': { id: 'x' },
    'observers.set': { id: null, facts: { ...NO_FACTS, callSign: 'Qyran', reporters: ['alaman:1'] } },
    'observers.move': { ids: ['x'], move: 'replace', reason: 'ill', instead: 'y' },
    'observers.call': { id: 'x', line: 'own', result: 'noAnswer', note: 'twice' },
    'observers.merge': { from: 'x', into: 'y' },
    'observers.unmerge': { id: 'x' },
    'observers.apart': { a: 'x', b: 'y' },
    'observers.undo': { entryId: 'x' },
    'observers.openImport': { uploadId: 'x' },
    'observers.preview': { importId: 'x', mapping: Object.fromEntries(OBSERVER_FIELDS.map((field) => [field, 0])) },
    'observers.previewRows': { importId: 'x', part: 'changed', offset: 0, limit: 5 },
    'observers.importErrors': { importId: 'x', locale: 'kk' },
    'observers.saveImportErrors': { importId: 'x', locale: 'kk', folder },
    'observers.apply': { importId: 'x' },
    'organisations.set': { id: null, facts: { name: 'Invented', phone: null, note: null } },
    'organisations.accredit': { id: 'x', state: 'lost', reason: 'a resolution' },
    'organisations.stations': { id: 'x' },
    'organisations.undo': { entryId: 'x' },
    'followups.ofCase': { caseId },
    'followups.refer': { caseId, contact: 'x', dueAt: 4_000_000_000_000 },
    'followups.answer': { id: 'x', answer: 'decline', text: 'in court' },
    'followups.callbacks': { limit: 5 },
    'followups.callBack': { caseId, whom: 'her sister', phone: '+7 701 000 00 00', dueAt: 0 },
    'followups.attempt': { id: 'x', result: 'busy', nextAt: 0 },
    'followups.cancel': { id: 'x', text: 'not safe' },
    'followups.openPhone': { id: 'x' },
    'followups.undo': { entryId: 'x' },
    'shifts.sheet': { since: 0 },
    'shifts.sign': { to: victimId, notes: [{ caseId, text: 'calls every hour' }], since: 0, endShift: false },
    'shifts.countersign': { id: 'x' },
    'shifts.refuse': { id: 'x', text: 'not now' },
    'shifts.withdraw': { id: 'x' },
    'shifts.responseTimes': { hours: 24 },
    'inbox.list': { limit: 5, show: 'all', search: 'message' },
    'inbox.get': { messageKey: messageKeys[0] },
    'inbox.markSeen': { messageKeys: messageKeys.slice(0, 2) },
    'inbox.markUnseen': { messageKeys: messageKeys.slice(0, 2) },
    'inbox.raise': { messageKey: messageKeys.at(-1) },
    'manual.enter': { requestId: '00000000-0000-4000-8000-000000000001', text: 'a call', kind: 'violation' },
    'filing.file': { messageKey: messageKeys[1], kind: 'ballot', fields: { region: 'KZ-AST', station: '7' } },
    'filing.undo': { entryId: 'x' },
    'drafts.get': { place: 'manual' },
    'drafts.put': { place: 'manual', text: 'half a' },
    'drafts.clear': { place: 'manual' },
    'imports.look': { folder },
    'imports.start': { folder, chats: [0] },
    'uploads.begin': { name: 'stations.csv', size: 10 },
    // The part itself is a file, which only a whole frame can carry: here everything around it is tried.
    'uploads.part': { uploadId: 'x', at: 0, data: null },
    'uploads.drop': { uploadId: 'x' },
    'stations.list': { limit: 5, search: '7', region: null, status: 'all' },
    'stations.get': { stationId: 'x' },
    'stations.openImport': { uploadId: 'x' },
    'stations.preview': { importId: 'x', mapping: Object.fromEntries(STATION_FIELDS.map((field) => [field, 0])) },
    'stations.previewRows': { importId: 'x', part: 'added', offset: 0, limit: 5 },
    'stations.importErrors': { importId: 'x', locale: 'kk' },
    'stations.saveImportErrors': { importId: 'x', locale: 'kk', folder },
    'stations.apply': { importId: 'x', close: [] },
    'stations.change': { stationId: 'x', number: 8, voters: 5, status: 'closed' },
    'stations.undo': { entryId: 'x' },
    'media.list': { messageKeys: messageKeys.slice(0, 3) },
    'media.reveal': { versionId: 1, as: 'preview' },
    'media.original': { versionId: 1 },
    'media.fetch': { versionId: 1 },
    'media.smallGrey': { on: true },
    'ballots.next': { filter: { region: 'R', source: 'voter', held: false }, skip: ['x'] },
    'ballots.get': { submission: 'x' },
    'ballots.review': {
      decisions: [{ submission: 'x', outcome: 'confirmed', seen: [{ contest: 'c', choice: 'p' }], version: 1 }],
    },
    'ballots.undo': { entryId: 'x' },
    'quarantine.list': { limit: 5 },
    'quarantine.put': { submissions: ['x'], reason: 'looks copied' },
    'quarantine.release': { which: { all: true } },
    'quarantine.spam': { which: { submissions: ['x'] } },
    'quarantine.seen': { ids: ['x'] },
    'duplicates.list': { limit: 5 },
    'duplicates.get': { a: 'x', b: 'y' },
    'duplicates.decide': { pairs: [{ a: 'x', b: 'y' }], verdict: 'dismissed' },
    'senders.get': { address: 'dm:1:2', station: 'R:7' },
    'senders.block': { address: 'dm:1:2', reason: 'a flood' },
    'senders.unblock': { address: 'dm:1:2', reason: 'a mistake' },
    'estimate.draw': { by: 'region', stations: 100 },
    'estimate.askWithdraw': { reason: 'another list' },
    'estimate.result': { of: 'participants', flagged: true, disputed: false },
    'estimate.listDisputes': { stations: ['KZ-ALA/7'], reason: 'read by both' },
    'estimate.askLift': { reason: 'announced' },
    'tally.panel': { path: ['KZ-ALA', 'x'] },
    'tally.ballots': { path: ['KZ-ALA', ''] },
    'tally.users': undefined,
    'tally.bounds': { path: [] },
    'tally.stations': { path: ['KZ-ALA'], after: 'KZ-ALA/7', limit: 5 },
    'official.openImport': { uploadId: 'x' },
    'official.preview': { importId: 'x', level: 'station', mapping: { region: 0, number: 1, 'votes.NO': 2 } },
    'official.previewRows': { importId: 'x', part: 'bad', offset: 0, limit: 5 },
    'official.importErrors': { importId: 'x', locale: 'kk' },
    'official.saveImportErrors': { importId: 'x', locale: 'kk', folder },
    'official.apply': { importId: 'x', source: 'the commission’s page', asOf: 1_610_400_000_000 },
    'official.enter': {
      source: 'the news',
      asOf: 1_610_400_000_000,
      figures: { registered: 11_919_241, participated: 7_539_280, invalid: null, votes: { NO: 5_148_074 } },
    },
    'official.withdraw': { id: 'x', reason: 'another column' },
    'official.undo': { entryId: 'x' },
    'official.changes': { from: 'x', to: 'y', after: 'KZ-ALA/7', limit: 5 },
    'official.regions': { country: null, of: 'participants', flagged: true, disputed: false },
    'official.stations': { station: 'x', region: 'KZ-ALA', show: 'all', after: 'KZ-ALA/7', limit: 5 },
    'official.station': { region: 'KZ-ALA', number: 7 },
    'official.contradictions': { region: 'KZ-ALA' },
    'official.evidence': { region: 'KZ-ALA', number: 7, party: 'NO', cursor: '1:x', limit: 5 },
    'official.observers': { region: null },
    'coverage.changes': { since: 7 },
    'coverage.stations': {
      limit: 5,
      regions: ['KZ-ALA'],
      district: 'x',
      watch: ['silent'],
      paper: ['missing'],
      noTurnout: 10,
      search: '7',
    },
    'coverage.found': { regions: ['KZ-ALA'], search: '7' },
    'coverage.matrix': { region: 'KZ-ALA', district: 'x' },
    'coverage.station': { stationId: 'x' },
    'coverage.openBoundaries': { uploadId: 'x' },
    'coverage.bringBoundaries': { importId: 'x' },
    'coverage.undoBoundaries': { entryId: 'x' },
    'official.seats': { publication: 'x', singleList: true },
    'protocols.list': { limit: 5, show: 'received', region: null, level: 'PEC' },
    'protocols.counts': { region: 'KZ-ALA', level: null },
    'protocols.get': { id: 'x' },
    'protocols.next': { region: null, level: 'PEC', skip: ['x'] },
    'protocols.dictate': {
      requestId: '00000000-0000-4000-8000-000000000002',
      level: 'PEC',
      region: 'KZ-ALA',
      station: 7,
      who: 'an observer',
      text: 'from the wall',
    },
    'protocols.key': { id: 'x', sheet: KEYED },
    'protocols.adjudicate': { id: 'x', sheet: KEYED, reason: 'a clear one' },
    'protocols.sendBack': { id: 'x', to: victimId },
    'protocols.accept': { id: 'x', accepts: ['V7.few:2,1'], turnout: { exclude: true, note: 'flagged' } },
    'protocols.reject': { id: 'x', code: 'unreadable', note: 'dark' },
    'protocols.exclude': { id: 'x', code: 'turnout_flag', on: true, note: 'flagged' },
    'protocols.place': { id: 'x', level: 'PEC', region: 'KZ-ALA', station: 7 },
    'protocols.grade': { id: 'x', grade: 'complete' },
    'protocols.fault': { id: 'x', code: 'copyRefused', on: true },
    'protocols.copy': { id: 'x', copy: 'given' },
    'protocols.join': { id: 'x', other: 'y', on: true },
    'protocols.compare': { id: 'x', other: 'y', reason: 'the same wall' },
    'protocols.askReopen': { id: 'x', reason: 'a second page came' },
    'protocols.reopen': { id: 'x' },
    'protocols.undo': { id: 'x', entryId: 'x' },
    'exports.askKey': { passphrase: 'a passphrase of its own', folder },
    'exports.agreeKey': { id: 'x' },
    'exports.refuseKey': { id: 'x', text: 'not now' },
    'exports.withdrawKey': { id: 'x' },
    'exports.revokeKey': { id: 'x', passphrase: 'x', reason: 'lost', folder },
    'exports.preflight': { profile: 'public', parts: ['tally'] },
    'exports.start': {
      profile: 'public',
      parts: ['tally'],
      languages: ['kk'],
      recipients: ['age1x'],
      replaces: ['x'],
      folder,
    },
    'exports.agree': { bundle: 'x' },
    'exports.refuse': { bundle: 'x', text: 'a wrong figure' },
    'exports.withdraw': { bundle: 'x' },
    'exports.release': { bundle: 'x', passphrase: 'x' },
    'exports.revoke': { bundle: 'x', passphrase: 'x', reason: 'wrong', folder },
    'exports.verify': { path: `${folder}/x.zip`, publicKey: 'x', fingerprint: 'x', revocations: ['x'], others: ['x'] },
    'exports.verifyUpload': { uploadId: 'x', signature: 'x', keys: ['x'] },
    'exports.saveVerifier': { folder },
    'outbox.cancel': { id: 'x' },
    'journal.list': { limit: 5 },
    'drill.control': { command: 'pause' },
  };
}
