import { CHECKIN_STATUSES } from './coverage-terms.ts';
import type { Language, Names } from './election-profile.ts';
import { foldName } from './fold-text.ts';

/**
 * Relay format 1: its vocabulary, as tables (docs/relay-format.md). The tables feed the parser, the serialiser, the
 * document's test and the screens' labels.
 */
export const RELAY_KINDS = ['sos', 'ballot', 'protocol', 'violation', 'checkin', 'observer'] as const;
export type RelayKind = (typeof RELAY_KINDS)[number];

/** To whom a person allows their report to be passed (domain.md 7.3). Without any word it stays in the headquarters. */
export const CONSENT_PURPOSES = ['hq', 'lawyer', 'partner', 'anonymousPublic', 'namedPublic'] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

export const PROTOCOL_LEVELS = ['PEC', 'TEC', 'regional', 'CEC'] as const;
export type ProtocolLevel = (typeof PROTOCOL_LEVELS)[number];

/** What an observer says of themselves, and what may be said of them beside it. */
export const RELAY_STATUSES = [...CHECKIN_STATUSES, 'registered', 'withdrawn', 'replaced', 'noPhoto'] as const;
export type RelayStatus = (typeof RELAY_STATUSES)[number];

/** How a key's value is read (relay-values.ts). */
export interface RelayValueTypes {
  text: string;
  /** Region code of the profile. */
  region: string;
  station: number;
  when: { text: string; at: number };
  /** Code of a case kind. */
  caseKind: string;
  /** Code of a contest of the day. */
  contest: string;
  /** Code of an option on the ballot. */
  choice: string;
  level: ProtocolLevel;
  status: RelayStatus;
  reporter: { scheme: string; pseudonym: string };
  consent: ConsentPurpose[];
  location: { lat: number; lon: number };
  count: { count: number; exact: boolean };
  yesNo: boolean;
  temperature: number;
  minutes: number;
  phone: string;
  /** Codes of raise rules. */
  circumstances: string[];
  language: Language;
}
export type RelayValueType = keyof RelayValueTypes;

interface KeyRow {
  type: RelayValueType;
  names: Names;
  aliases?: readonly string[];
}

/** Every key with the name a bot writes in each language; aliases are accepted, never written. */
export const RELAY_KEYS = {
  region: {
    type: 'region',
    names: { kk: 'өңір', ru: 'регион', en: 'region' },
    aliases: ['облыс', 'область', 'oblast', 'аймақ'],
  },
  district: { type: 'text', names: { kk: 'аудан', ru: 'район', en: 'district' } },
  place: {
    type: 'text',
    names: { kk: 'жер', ru: 'место', en: 'place' },
    aliases: ['орын', 'мекенжай', 'адрес', 'address', 'қала', 'город', 'city', 'ауыл', 'село', 'where', 'где', 'қайда'],
  },
  country: { type: 'text', names: { kk: 'ел', ru: 'страна', en: 'country' } },
  station: {
    type: 'station',
    names: { kk: 'учаске', ru: 'участок', en: 'station' },
    aliases: [
      'уик',
      'уск',
      'pec',
      'сайлау учаскесі',
      'избирательный участок',
      'polling station',
      'участок №',
      'учаске №',
    ],
  },
  when: {
    type: 'when',
    names: { kk: 'қашан', ru: 'когда', en: 'when' },
    aliases: ['уақыт', 'уақыты', 'время', 'time', 'дата', 'күні', 'date'],
  },
  kind: {
    type: 'caseKind',
    names: { kk: 'түрі', ru: 'вид', en: 'kind' },
    aliases: ['тип', 'type', 'түр', 'не болды', 'что случилось', 'what happened'],
  },
  contest: { type: 'contest', names: { kk: 'сайлау', ru: 'выборы', en: 'contest' }, aliases: ['election'] },
  choice: {
    type: 'choice',
    names: { kk: 'таңдау', ru: 'выбор', en: 'choice' },
    aliases: ['дауыс', 'голос', 'vote', 'партия', 'party'],
  },
  level: { type: 'level', names: { kk: 'деңгей', ru: 'уровень', en: 'level' }, aliases: ['комиссия', 'commission'] },
  status: {
    type: 'status',
    names: { kk: 'күй', ru: 'статус', en: 'status' },
    aliases: ['күйі', 'жай-күйі', 'состояние', 'state'],
  },
  reason: { type: 'text', names: { kk: 'себеп', ru: 'причина', en: 'reason' }, aliases: ['себебі'] },
  writtenAct: {
    type: 'yesNo',
    names: { kk: 'акт', ru: 'акт', en: 'written act' },
    aliases: ['жазбаша акт', 'письменный акт', 'act'],
  },
  turnout: {
    type: 'count',
    names: { kk: 'дауыс бергендер', ru: 'явка', en: 'turnout' },
    aliases: ['келушілер', 'келгендер', 'проголосовало', 'проголосовали', 'voted', 'voters so far'],
  },
  reporter: {
    type: 'reporter',
    names: { kk: 'хабарлаушы', ru: 'сообщил', en: 'reporter' },
    aliases: ['заявитель', 'отправитель', 'жіберуші', 'from', 'от кого', 'репортер'],
  },
  consent: { type: 'consent', names: { kk: 'келісім', ru: 'согласие', en: 'consent' } },
  location: {
    type: 'location',
    names: { kk: 'координаттар', ru: 'координаты', en: 'location' },
    aliases: ['геолокация', 'гео', 'geo', 'coordinates', 'нүкте', 'точка', 'gps'],
  },
  people: {
    type: 'count',
    names: { kk: 'адам саны', ru: 'сколько человек', en: 'people' },
    aliases: ['адам', 'қанша адам', 'людей', 'человек', 'количество', 'how many', 'number of people'],
  },
  injured: {
    type: 'count',
    names: { kk: 'жараланғандар', ru: 'пострадавшие', en: 'injured' },
    aliases: ['жарақат', 'раненые', 'травмы', 'injuries'],
  },
  minors: {
    type: 'count',
    names: { kk: 'балалар', ru: 'дети', en: 'minors' },
    aliases: ['кәмелетке толмағандар', 'несовершеннолетние', 'children'],
  },
  circumstances: { type: 'circumstances', names: { kk: 'жағдай', ru: 'обстоятельства', en: 'circumstances' } },
  temperature: { type: 'temperature', names: { kk: 'температура', ru: 'температура', en: 'temperature' } },
  minutesSinceContact: {
    type: 'minutes',
    names: { kk: 'байланыссыз минут', ru: 'минут без связи', en: 'minutes without contact' },
  },
  heldAt: {
    type: 'text',
    names: { kk: 'қайда ұстап отыр', ru: 'где удерживают', en: 'held at' },
    aliases: ['қайда ұсталуда', 'бөлімше', 'отделение', 'полиция', 'ровд', 'police'],
  },
  car: {
    type: 'text',
    names: { kk: 'көлік', ru: 'машина', en: 'car' },
    aliases: ['көлік нөмірі', 'номер машины', 'автозак', 'plate'],
  },
  officer: { type: 'text', names: { kk: 'қызметкер', ru: 'сотрудник', en: 'officer' }, aliases: ['жетон', 'badge'] },
  name: { type: 'text', names: { kk: 'аты-жөні', ru: 'имя', en: 'name' }, aliases: ['аты', 'фио', 'ф.и.о.'] },
  phone: {
    type: 'phone',
    names: { kk: 'телефон', ru: 'телефон', en: 'phone' },
    aliases: ['байланыс', 'связь', 'контакт', 'contact', 'тел'],
  },
  safeToWrite: {
    type: 'yesNo',
    names: { kk: 'жазу қауіпсіз бе', ru: 'безопасно ли писать', en: 'safe to write' },
    aliases: ['жазу қауіпсіз', 'безопасно писать'],
  },
  needs: {
    type: 'text',
    names: { kk: 'не керек', ru: 'что нужно', en: 'needs' },
    aliases: ['көмек', 'помощь', 'help', 'need'],
  },
  language: { type: 'language', names: { kk: 'тіл', ru: 'язык', en: 'language' } },
  photos: {
    type: 'count',
    names: { kk: 'фото саны', ru: 'число фото', en: 'photos' },
    aliases: ['фото', 'сурет', 'photo'],
  },
} as const satisfies Record<string, KeyRow>;

export type RelayKey = keyof typeof RELAY_KEYS;
export type RelayTypeOf<K extends RelayKey> = (typeof RELAY_KEYS)[K]['type'];
export type RelayValueOf<K extends RelayKey> = RelayValueTypes[RelayTypeOf<K>];
export const RELAY_KEY_NAMES = Object.keys(RELAY_KEYS) as RelayKey[];

/** Words of closed vocabularies: what is written in each language, and what else is understood. */
export interface WordRow {
  names: Names;
  aliases?: readonly string[];
}

export const CONSENT_WORDS: Record<ConsentPurpose, WordRow> = {
  hq: { names: { kk: 'штаб', ru: 'штаб', en: 'hq' }, aliases: ['headquarters', 'тек штаб', 'только штаб', 'hq only'] },
  lawyer: {
    names: { kk: 'адвокат', ru: 'адвокат', en: 'lawyer' },
    aliases: ['адвокатқа', 'адвокату', 'заңгер', 'юрист'],
  },
  partner: {
    names: { kk: 'серіктес', ru: 'партнёр', en: 'partner' },
    aliases: ['серіктестер', 'партнёры', 'партнёрам', 'partners'],
  },
  anonymousPublic: {
    names: { kk: 'атын атамай жариялау', ru: 'публично без имени', en: 'anonymous public' },
    aliases: ['anonymous', 'анонимно', 'анонимді', 'anonymousPublic'],
  },
  namedPublic: {
    names: { kk: 'атын атап жариялау', ru: 'публично с именем', en: 'named public' },
    aliases: ['named', 'с именем', 'namedPublic'],
  },
};

export const LEVEL_WORDS: Record<ProtocolLevel, WordRow> = {
  PEC: {
    names: { kk: 'УСК', ru: 'УИК', en: 'PEC' },
    aliases: [
      'учаскелік',
      'участковая',
      'учаскелік сайлау комиссиясы',
      'участковая избирательная комиссия',
      'precinct',
      'polling station',
    ],
  },
  TEC: {
    names: { kk: 'АСК', ru: 'ТИК', en: 'TEC' },
    aliases: ['аумақтық', 'территориальная', 'окружная', 'районная', 'аудандық', 'district', 'territorial'],
  },
  regional: {
    names: { kk: 'облыстық', ru: 'областная', en: 'regional' },
    aliases: ['облыстық комиссия', 'областная комиссия', 'oblast'],
  },
  CEC: { names: { kk: 'ОСК', ru: 'ЦИК', en: 'CEC' }, aliases: ['орталық', 'центральная', 'central'] },
};

export const STATUS_WORDS: Record<RelayStatus, WordRow> = {
  onTheWay: { names: { kk: 'жолдамын', ru: 'в пути', en: 'on the way' }, aliases: ['еду'] },
  arrived: {
    names: { kk: 'келдім', ru: 'на месте', en: 'arrived' },
    aliases: ['жеттім', 'прибыл', 'прибыла', 'приехал', 'приехала'],
  },
  admitted: {
    names: { kk: 'кіргізді', ru: 'допущен', en: 'admitted' },
    aliases: ['допустили', 'допущена', 'пустили', 'жіберді'],
  },
  denied: {
    names: { kk: 'кіргізбеді', ru: 'не допущен', en: 'denied' },
    aliases: ['не допустили', 'не допущена', 'не пускают', 'не пустили', 'жібермеді', 'refused'],
  },
  expelled: {
    names: { kk: 'шығарып жіберді', ru: 'удалён', en: 'expelled' },
    aliases: ['удалили', 'удалена', 'выгнали', 'қуып шықты', 'removed'],
  },
  opened: {
    names: { kk: 'учаске ашылды', ru: 'участок открылся', en: 'opened' },
    aliases: ['ашылды', 'дауыс беру басталды', 'участок открыт', 'открылись', 'голосование началось', 'station opened'],
  },
  present: {
    names: { kk: 'орнымдамын', ru: 'работаю', en: 'present' },
    aliases: ['осындамын', 'наблюдаю', 'бақылап отырмын', 'observing'],
  },
  counting: {
    names: { kk: 'санау жүріп жатыр', ru: 'идёт подсчёт', en: 'counting' },
    aliases: ['санап жатыр', 'считают', 'подсчёт', 'count'],
  },
  protocolReceived: {
    names: { kk: 'хаттама алдым', ru: 'протокол получен', en: 'protocol received' },
    aliases: [
      'хаттаманы алдым',
      'хаттама көшірмесін алдым',
      'получил протокол',
      'получила протокол',
      'копия протокола получена',
      'got the protocol',
      'protocol copy received',
    ],
  },
  protocolRefused: {
    names: { kk: 'хаттама бермеді', ru: 'протокол не дали', en: 'protocol refused' },
    aliases: [
      'хаттаманы бермеді',
      'хаттама бермейді',
      'протокол не выдали',
      'протокол не дают',
      'не дали протокол',
      'no protocol',
      'protocol copy refused',
    ],
  },
  left: { names: { kk: 'кеттім', ru: 'ушёл', en: 'left' }, aliases: ['ушла', 'ухожу', 'gone'] },
  safe: { names: { kk: 'қауіпсізмін', ru: 'в безопасности', en: 'safe' }, aliases: ['бәрі жақсы', 'всё в порядке'] },
  registered: {
    names: { kk: 'тіркелді', ru: 'зарегистрирован', en: 'registered' },
    aliases: ['зарегистрирована', 'аккредиттелді', 'аккредитован', 'accredited'],
  },
  withdrawn: {
    names: { kk: 'бас тартты', ru: 'отказался', en: 'withdrawn' },
    aliases: ['отказалась', 'отозвано', 'қайтарып алды'],
  },
  replaced: { names: { kk: 'ауыстырылды', ru: 'заменено', en: 'replaced' }, aliases: ['заменён', 'заменена'] },
  noPhoto: { names: { kk: 'фото жоқ', ru: 'нет фото', en: 'no photo' }, aliases: ['без фото', 'суретсіз', 'noPhoto'] },
};

export const YES_NO_WORDS: Record<'yes' | 'no', WordRow> = {
  yes: { names: { kk: 'иә', ru: 'да', en: 'yes' }, aliases: ['ия', 'бар', 'есть', 'true', '+', 'y'] },
  no: { names: { kk: 'жоқ', ru: 'нет', en: 'no' }, aliases: ['false', 'n'] },
};

export const LANGUAGE_WORDS: Record<Language, WordRow> = {
  kk: { names: { kk: 'қазақша', ru: 'казахский', en: 'Kazakh' }, aliases: ['kk', 'kz', 'қазақ'] },
  ru: { names: { kk: 'орысша', ru: 'русский', en: 'Russian' }, aliases: ['ru', 'по-русски', 'орыс'] },
  en: { names: { kk: 'ағылшынша', ru: 'английский', en: 'English' }, aliases: ['en', 'eng'] },
};

/** Folded word → code. Codes themselves are always understood. */
export function wordIndex<Code extends string>(rows: Record<Code, WordRow>): ReadonlyMap<string, Code> {
  const index = new Map<string, Code>();
  for (const [code, row] of Object.entries<WordRow>(rows) as [Code, WordRow][]) {
    for (const word of [code, ...Object.values(row.names), ...(row.aliases ?? [])]) index.set(foldName(word), code);
  }
  return index;
}

const keyIndex = wordIndex<RelayKey>(RELAY_KEYS);

/** The key that a line's first part names, in any language; null if none. */
export function relayKeyOf(text: string): RelayKey | null {
  return keyIndex.get(foldName(text)) ?? null;
}
