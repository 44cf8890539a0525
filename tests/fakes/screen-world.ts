import type { z } from 'zod';
import type { CaseRow, InboxRow, PersonRow, shapes, TimelineItem, Urgency } from '../../src/contract/index.ts';

/** Invented data for looking at the screens without a core. Everybody in it is invented. */
type Chat = z.infer<typeof shapes.chatRow>;
type Version = z.infer<typeof shapes.messageVersion>;
export type InboxItem = z.infer<typeof shapes.inboxDetail>;
export type Facts = z.infer<typeof shapes.caseDetail>['facts'];

const MINUTE = 60_000;

export interface Case extends CaseRow {
  timeline: TimelineItem[];
  facts: Facts;
  reasons: string[];
  undoable: { entryId: string; type: string; until: null } | null;
  unheard: boolean;
  level: number;
}

const STORIES: [Urgency, string, string, string, boolean, Facts][] = [
  [
    'P0',
    'kettling',
    'Жаңаөзен, автовокзал',
    'Полиция автовокзалдың жанында қоршап алды, шығармай жатыр. Екі бала бар, аяз қатты.',
    false,
    [
      { key: 'region', value: 'Маңғыстау облысы', problem: null },
      { key: 'place', value: 'Жаңаөзен, автовокзал', problem: null },
      { key: 'when', value: '09:40', problem: null },
      { key: 'people', value: '30-ға жуық', problem: null },
      { key: 'minors', value: '2', problem: null },
      { key: 'temperature', value: '−10 °C', problem: null },
      { key: 'reporter', value: 'alaman:8841', problem: null },
      { key: 'consent', value: 'адвокат, серіктес', problem: null },
      { key: 'station', value: 'мектеп', problem: 'badStation' },
    ],
  ],
  [
    'P1',
    'observer_expelled',
    '№ 441',
    'Нас удалили с участка во время подсчёта, акта не дали. Председатель вызвал полицию.',
    false,
    [
      { key: 'region', value: 'г. Алматы', problem: null },
      { key: 'station', value: '441', problem: null },
      { key: 'reason', value: 'видеосъёмка', problem: null },
      { key: 'writtenAct', value: 'нет', problem: null },
      { key: 'reporter', value: 'alaman:1204', problem: 'withheld' },
    ],
  ],
  ['P1', 'detention_protest', 'Уральск', 'Задержали троих у входа на площадь, увозят в отделение.', false, []],
  ['P2', '', '', 'помогите, не могу говорить', true, []],
  ['P2', 'voter_pressure', 'Тараз · № 12', 'Бюллетеньді суретке түсіртпейді, бүктетпейді.', false, []],
  ['P3', 'ngo_pressure', 'Павлодар', 'Пришло уведомление о штрафе по статье 460-1.', false, []],
];

let versionId = 0;
export function version(text: string, at: number, extra: Partial<Version> = {}): Version {
  versionId += 1;
  return {
    versionId,
    versionNo: 1,
    event: 'message',
    source: 'push',
    trust: 'relay',
    fromId: '7001',
    fromName: 'Аламан бот',
    sentAt: at,
    editedAt: null,
    receivedAt: at + 1200,
    forwarded: false,
    viaBot: false,
    text,
    media: null,
    digest: versionId.toString(16).padStart(64, '0'),
    ...extra,
  };
}

let nextCase = 0;
export function makeCase(now: number, age: number, n = nextCase): Case {
  const [urgency, kind, place, excerpt, possible, facts] = STORIES[n % STORIES.length] as (typeof STORIES)[number];
  nextCase += 1;
  const sentAt = now - age;
  const id = `case-${nextCase}`;
  const due = { P0: 5, P1: 15, P2: 120, P3: 1440 }[urgency];
  return {
    id,
    state: 'new',
    urgency,
    possible,
    lane: 'sos',
    kind,
    region:
      ({ kettling: 'KZ-MAN', observer_expelled: 'KZ-ALA', detention_protest: 'KZ-ZAP' } as Record<string, string>)[
        kind
      ] ?? null,
    place,
    excerpt,
    trust: possible ? 'unverified' : 'relay',
    sentAt,
    receivedAt: sentAt + 1200,
    ackDueAt: sentAt + due * MINUTE,
    acknowledgedBy: null,
    acknowledgedAt: null,
    owner: null,
    ownedAt: null,
    firstActionAt: null,
    actionDueAt: null,
    actionWait: null,
    snoozedUntil: null,
    closeAsked: null,
    closed: null,
    outcome: null,
    needsSecond: urgency === 'P0',
    loweredBy: [],
    lastMove: null,
    fresh: false,
    revision: 1,
    facts,
    reasons: kind === 'kettling' ? ['kind:kettling', 'raised:cold', 'tag'] : kind ? [`kind:${kind}`] : ['helpWord'],
    undoable: null,
    unheard: n === 1,
    level: age > due * MINUTE ? 1 : 0,
    timeline: [
      {
        what: 'evidence',
        at: sentAt,
        messageKey: `channel:1:${nextCase}`,
        version: version(possible ? excerpt : `#sos ${4700 + nextCase}\n\n${excerpt}`, sentAt, {
          trust: possible ? 'unverified' : 'relay',
          ...(possible ? { fromName: 'Беглец \u202Egnp.exe', viaBot: true } : {}),
        }),
      },
      {
        what: 'entry',
        at: sentAt + 1200,
        entryId: `entry-${nextCase}-1`,
        type: 'case.opened',
        actor: 'system',
        fields: { urgency },
        superseded: false,
      },
    ],
  };
}

const TEXTS: [InboxRow['kind'], InboxRow['state'], string, string, string | null][] = [
  ['ballot', 'parsed', 'Байге бот', 'Ақ жол, учаске 237, Семей', 'photo'],
  ['protocol', 'partial', 'Аламан бот', 'Хаттама, екі бет, УСК № 441 Орал', 'photo'],
  ['checkin', 'parsed', 'Аламан бот', 'На месте, допустили в 06:40', null],
  ['violation', 'parsed', 'Аламан бот', 'Урна не опечатана, наблюдателей просят отойти на пять метров', 'video'],
  ['message', 'plain', 'Сәуле (волонтёр)', 'Кто сменит меня в 14:00 на тридцать второй школе?', null],
  ['unparsed', 'unparsed', 'Аламан бот', '#ballot ???', 'document'],
  ['message', 'plain', 'Қанат', 'Штабқа ыстық шай керек, 3 термос', null],
];

export function makeInbox(now: number, n: number): InboxItem {
  const [kind, state, fromName, text, media] = TEXTS[n % TEXTS.length] as (typeof TEXTS)[number];
  const sentAt = now - n * 97_000 - 20_000;
  const edited = n % 5 === 1;
  const deleted = n % 9 === 4;
  const album = kind === 'protocol' ? 3 : 1;
  const mediaView = media ? { kind: media, size: 184_320, mime: 'image/jpeg', name: null } : null;
  const first = version(text, sentAt, {
    fromName,
    media: mediaView,
    trust: state === 'plain' ? 'unverified' : 'relay',
  });
  const versions = [first];
  if (edited) {
    versions.push({
      ...version(text.replace('441', '442').replace('екі', 'үш'), sentAt, { fromName, media: mediaView }),
      versionNo: 2,
      editedAt: sentAt + 60_000,
    });
  }
  if (deleted) versions.push({ ...version('', sentAt + 90_000, { fromName }), versionNo: 3, event: 'deleted' });
  return {
    messageKey: `channel:2:${n}`,
    chatTitle: n % 3 === 0 ? 'Байге · дауыстар' : 'Аламан · байқаушылар',
    fromName,
    excerpt: text,
    hits: [],
    mediaKind: media,
    albumSize: album,
    kind,
    state,
    trust: state === 'plain' ? 'unverified' : 'relay',
    sentAt,
    receivedAt: sentAt + 900,
    versions: versions.length + album - 1,
    deleted,
    seenBy: null,
    seenAt: null,
    overdue: n === 11 || n === 12,
    caseId: null,
    mayNotBeThem: false,
    source: state === 'plain' ? 'chat' : 'bayge',
    sender: {
      address: state === 'plain' ? `user:${n}` : `relay:9001:bayge:${n}`,
      state: n % 5 === 0 ? 'known' : n % 7 === 0 ? 'blocked' : 'unknown',
      wrongStation: n % 10 === 0,
    },
    filedBy: null,
    filed: null,
    received: null,
    facts: kind === 'protocol' ? [{ key: 'station', value: '441', problem: null }] : [],
    problems: state === 'unparsed' ? [{ code: 'missingId', line: '#ballot ???' }] : [],
    messages: Array.from({ length: album }, (_, m) => ({
      messageKey: `channel:2:${n}:${m}`,
      versions: m === 0 ? versions : [version('', sentAt, { fromName, media: mediaView })],
    })),
  };
}

export const PEOPLE: PersonRow[] = [
  ['p1', '1', 'Айгерім', 'lead', true, true],
  ['p2', '2', 'Данияр', 'coordinator', true, true],
  ['p3', '3', 'Мадина', 'responder', false, true],
  ['p4', '4', 'Ерлан', 'analyst', false, true],
  ['p5', '5', 'Жанна', 'viewer', false, false],
].map(([id, number, callName, role, canStart, active]) => ({
  id: id as string,
  number: number as string,
  callName: callName as string,
  role: role as PersonRow['role'],
  canStart: canStart as boolean,
  active: active as boolean,
  onShift: id === 'p2',
  present: id === 'p1' || id === 'p2',
}));

export const CHATS: Chat[] = [
  ['Аламан · байқаушылар', 'alaman_hq', 48, true],
  ['Байге · дауыстар', 'bayge_hq', 12, true],
  ['Штаб: координация Север', null, 23, false],
  ['Юристы дежурные', null, 9, false],
].map(([title, username, members, watched], n) => ({
  key: `channel:${n + 1}`,
  account: 'acc-1',
  chat: { kind: 'channel' as const, id: String(n + 1) },
  title: title as string,
  username: username as string | null,
  isBot: false,
  members: members as number,
  lastMessageAt: null,
  watched: watched as boolean,
  bindings:
    n === 0
      ? [{ botId: '7001', botName: 'Аламан бот', scheme: 'alaman', boundBy: 'Айгерім', boundAt: 1_610_000_000_000 }]
      : [],
}));

/** One page of a list; the cursor is where it begins. */
export const page = <T>(rows: T[], cursor: string | null | undefined, limit: number) => {
  const from = Number(cursor ?? 0);
  return { rows: rows.slice(from, from + limit), next: from + limit < rows.length ? String(from + limit) : null };
};
