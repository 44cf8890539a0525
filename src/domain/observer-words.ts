import { CERTIFICATE_HOLDERS, type CertificateHolder } from './coverage-terms.ts';
import { foldName } from './fold-text.ts';
import { LANGUAGE_WORDS, wordIndex } from './relay-keys.ts';

/** A list of observers as somebody's table: its columns, and the words that stand in it. */
export const OBSERVER_FIELDS = [
  'externalId',
  'callSign',
  'name',
  'phones',
  'backupPhone',
  'reporters',
  'languages',
  'region',
  'district',
  'place',
  'car',
  'supervisor',
  'supervisorPhone',
  'organisation',
  'pcrDate',
  'pcrClinic',
  'certificateNumber',
  'certificateHolder',
  'tags',
  'note',
] as const;
export type ObserverField = (typeof OBSERVER_FIELDS)[number];
/** Column (from 0) of each field; null: the table has none. */
export type ObserverMapping = Record<ObserverField, number | null>;
/** One of these says who a row is about. */
export const IDENTIFYING: readonly ObserverField[] = ['name', 'callSign'];

const HEADERS: Record<ObserverField, readonly string[]> = {
  externalId: ['id', 'external id', 'код', 'code', '№', 'no', 'коды', 'ид'],
  callSign: ['call sign', 'call-sign', 'callsign', 'nickname', 'позывной', 'шақыру белгісі', 'лақап ат', 'шақырту аты'],
  name: ['name', 'full name', 'observer', 'имя', 'фио', 'ф.и.о.', 'наблюдатель', 'аты-жөні', 'аты', 'байқаушы'],
  phones: ['phone', 'phones', 'telephone', 'телефон', 'телефоны', 'номер телефона', 'телефон нөмірі', 'телефондар'],
  backupPhone: [
    'backup phone',
    'back-up phone',
    'second phone',
    'запасной телефон',
    'резервный телефон',
    'телефон для связи',
    'қосымша телефон',
    'қосалқы телефон',
  ],
  reporters: ['reporter', 'bot id', 'pseudonym', 'бот', 'id в боте', 'аккаунт', 'псевдоним', 'ботта', 'бүркеншік ат'],
  languages: ['language', 'languages', 'язык', 'языки', 'тіл', 'тілдер', 'тілдері'],
  region: ['region', 'oblast', 'регион', 'область', 'облыс', 'аймақ', 'өңір'],
  district: ['district', 'район', 'аудан'],
  place: [
    'city',
    'town',
    'village',
    'place',
    'home',
    'город',
    'место',
    'населённый пункт',
    'қала',
    'елді мекен',
    'мекен',
  ],
  car: ['car', 'машина', 'авто', 'автомобиль', 'есть машина', 'көлік', 'көлігі', 'көлігі бар'],
  supervisor: ['supervisor', 'coordinator', 'координатор', 'куратор', 'руководитель', 'үйлестіруші', 'жетекші'],
  supervisorPhone: [
    'supervisor phone',
    'coordinator phone',
    'телефон координатора',
    'телефон куратора',
    'үйлестіруші телефоны',
    'жетекшінің телефоны',
  ],
  organisation: [
    'organisation',
    'organization',
    'ngo',
    'организация',
    'нпо',
    'от кого',
    'ұйым',
    'үеұ',
    'қоғамдық бірлестік',
  ],
  pcrDate: [
    'pcr',
    'pcr date',
    'test date',
    'пцр',
    'дата пцр',
    'дата теста',
    'птр',
    'птр күні',
    'птр тест',
    'тест күні',
  ],
  pcrClinic: ['clinic', 'pcr clinic', 'клиника', 'лаборатория', 'где сдан тест', 'емхана', 'зертхана'],
  certificateNumber: [
    'certificate',
    'certificate number',
    'удостоверение',
    'номер удостоверения',
    'куәлік',
    'куәлік нөмірі',
    'куәлігі',
  ],
  certificateHolder: [
    'certificate holder',
    'who has the certificate',
    'у кого удостоверение',
    'удостоверение у',
    'куәлік кімде',
    'куәлік иесі',
  ],
  tags: ['tag', 'tags', 'метка', 'метки', 'белгі', 'белгілер', 'тегтер'],
  note: ['note', 'notes', 'comment', 'примечание', 'комментарий', 'ескерту', 'ескертпе'],
};
const byHeader = new Map(
  OBSERVER_FIELDS.flatMap((field) => HEADERS[field].map((name) => [foldName(name), field] as const)),
);

/** Columns by their header, in any of the three languages; a column is one field, the first that asks for it. */
export function guessObserverMapping(header: readonly string[]): ObserverMapping {
  const mapping = Object.fromEntries(OBSERVER_FIELDS.map((field) => [field, null])) as ObserverMapping;
  for (const [column, cell] of header.entries()) {
    const field = byHeader.get(foldName(cell.slice(0, 200)));
    if (field !== undefined && mapping[field] === null) mapping[field] = column;
  }
  return mapping;
}

const HOLDER_WORDS: Record<CertificateHolder, readonly string[]> = {
  observer: [
    'observer',
    'у наблюдателя',
    'наблюдатель',
    'у него',
    'на руках',
    'байқаушыда',
    'байқаушы',
    'өзінде',
    'қолында',
  ],
  organisation: ['organisation', 'organization', 'в организации', 'организация', 'у организации', 'ұйымда', 'ұйым'],
  headquarters: ['headquarters', 'hq', 'в штабе', 'штаб', 'штабта', 'штабында'],
  seized: ['seized', 'taken', 'изъято', 'отобрали', 'изъяли', 'тартып алынды', 'алып қойды', 'тәркіленді'],
  nobody: ['nobody', 'none', 'not issued', 'нет', 'не выдано', 'ни у кого', 'жоқ', 'берілмеген'],
};
export const holderOfWord: ReadonlyMap<string, CertificateHolder> = new Map(
  CERTIFICATE_HOLDERS.flatMap((holder) => HOLDER_WORDS[holder].map((word) => [foldName(word), holder] as const)),
);

/** `kk`, `ru`, `en` where a word names one of them; any other language stays as it is written. */
const languageIndex = wordIndex(LANGUAGE_WORDS);
const LANGUAGE_ALIASES = new Map(
  (
    [
      ['kk', ['казахский язык', 'қазақ тілі', 'каз', 'қаз', 'kazakh']],
      ['ru', ['русский язык', 'орыс тілі', 'рус', 'russian']],
      ['en', ['английский язык', 'ағылшын тілі', 'ағылшын', 'англ', 'english']],
    ] as const
  ).flatMap(([code, words]) => words.map((word) => [foldName(word), code] as const)),
);
export const spokenLanguage = (word: string): string =>
  languageIndex.get(foldName(word)) ?? LANGUAGE_ALIASES.get(foldName(word)) ?? word;
