import type { Language } from '../../../domain/index.ts';
import { between, pick, type Rng } from '../rng.ts';

/** Sentences by language, with slots in braces: {spot}, {n}, {people}, {minutes}, {time}, {days}, {name}, … */
export type Texts = Record<Language, readonly string[]>;

type Phrases = Record<Language, readonly string[]>;

/** Where, as the sentence needs it: "outside the akimat". */
const SPOTS: Phrases = {
  kk: [
    'әкімдіктің алдында',
    'орталық алаңда',
    'вокзалдың жанында',
    'мектептің кіреберісінде',
    'базардың жанында',
    'саябақтың қақпасында',
    'аялдаманың жанында',
    'Мәдениет үйінің алдында',
  ],
  ru: [
    'у акимата',
    'на центральной площади',
    'возле вокзала',
    'у входа в школу',
    'возле рынка',
    'у ворот парка',
    'на остановке',
    'у Дома культуры',
  ],
  en: [
    'outside the akimat',
    'on the main square',
    'near the railway station',
    'at the school entrance',
    'by the market',
  ],
};

/** The station's building or an address, for the field `place`; {k} is a number. */
export const VENUES: Phrases = {
  kk: [
    '№{k} мектеп',
    '№{k} мектеп-гимназия',
    '№{k} балабақша',
    'Мәдениет үйі',
    'политехникалық колледж',
    '№{k} емхана',
  ],
  ru: [
    'школа №{k}',
    'школа-гимназия №{k}',
    'детский сад №{k}',
    'Дом культуры',
    'политехнический колледж',
    'поликлиника №{k}',
  ],
  en: ['school No. {k}', 'kindergarten No. {k}', 'House of Culture', 'polytechnic college', 'clinic No. {k}'],
};

/** Why an observer is kept out (domain.md 7.1). */
const REASONS: Phrases = {
  kk: [
    'ПТР анықтамаң жоқ',
    'ПТР тапсырған емхана тізімде жоқ',
    'жарғыларыңда сайлау бақылау жазылмаған',
    'жолдама нотариуста куәландырылмаған',
    'комиссия мүшелері әлі келген жоқ',
    'ұйымның тіркеуі басқа',
    'орын жоқ',
  ],
  ru: [
    'нет ПЦР-справки',
    'клиники, где сдавали ПЦР, нет в списке',
    'в уставе нет наблюдения за выборами',
    'направление не заверено нотариусом',
    'члены комиссии ещё не пришли',
    'у организации не та регистрация',
    'мест нет',
  ],
  en: [
    'no PCR test',
    'the clinic of the PCR test is not on the list',
    'the charter says nothing of elections',
    'the letter is not notarised',
    'the members have not come yet',
  ],
};

const BLAMES: Phrases = {
  kk: ['видео түсірдің', 'сұрағың тым көп', 'орныңнан тұрып кеттің', 'комиссияға кедергі жасап отырсың'],
  ru: ['нельзя снимать', 'слишком много вопросов', 'встали с места', 'мешаете работе комиссии'],
  en: ['filming is forbidden', 'too many questions', 'you left your chair', 'you disturb the commission'],
};

/** Invented people: a first name and an initial, as volunteers write of each other. */
const NAMES: Phrases = {
  kk: [
    'Айдос Т.',
    'Гүлнұр С.',
    'Ерасыл Қ.',
    'Назерке Б.',
    'Бауыржан О.',
    'Әсел М.',
    'Дархан Ж.',
    'Сәуле Ы.',
    'Мирас Н.',
  ],
  ru: ['Айдос Т.', 'Марина К.', 'Ерасыл К.', 'Ольга Д.', 'Бауыржан О.', 'Асель М.', 'Игорь П.', 'Сауле И.', 'Тимур Н.'],
  en: ['Aidos T.', 'Marina K.', 'Yerassyl K.', 'Assel M.', 'Timur N.', 'Saule I.'],
};

/** One more line that a hurried person adds, or doesn't. */
const CLOSERS: Phrases = {
  kk: [
    'Батарея {pct} %',
    'Желі нашар',
    'Жауап бере алмай қалуым мүмкін',
    'Тез жауап беріңіздерші',
    'Кейін толығырақ жазам',
    'Нөмірім ботта бар',
  ],
  ru: [
    'Батарея {pct} %',
    'Связь плохая',
    'Могу пропасть со связи',
    'Ответьте поскорее, пожалуйста',
    'Подробности позже',
    'Мой номер есть у бота',
  ],
  en: ['Battery {pct}%', 'The signal is weak', 'Please answer soon', 'I may not be able to answer'],
};

export const NEEDS: Phrases = {
  kk: ['адвокат', 'не істеу керегін айтыңыз', 'туыстарыма хабарлаңыз'],
  ru: ['адвокат', 'подскажите, что делать', 'сообщите родным'],
  en: ['a lawyer', 'tell me what to do', 'tell my family'],
};

/** Instead of NEEDS where somebody is hurt. */
export const MEDICAL_NEEDS: Phrases = {
  kk: ['дәрігер', 'жедел жәрдем', 'дәрігер және адвокат'],
  ru: ['врач', 'скорая', 'врач и адвокат'],
  en: ['a doctor', 'an ambulance'],
};

/** Invented offices: no real one is accused in a drill. */
export const OFFICES: Phrases = {
  kk: ['Шығыс полиция бөлімі', 'Орталық полиция бөлімі', '{k}-учаскелік пункт', 'қалалық полиция, 2-қабат'],
  ru: [
    'Восточный отдел полиции',
    'Центральный отдел полиции',
    'участковый пункт №{k}',
    'городская полиция, второй этаж',
  ],
  en: ['the eastern police office', 'the central police office', 'police post No. {k}'],
};

export const CARS: Phrases = {
  kk: ['сұр Газель, {plate}', 'ақ микроавтобус, {plate}', 'нөмірі жабық қара көлік', 'ПАЗ автобусы, {plate}'],
  ru: ['серая Газель, {plate}', 'белый микроавтобус, {plate}', 'чёрная машина, номер закрыт', 'автобус ПАЗ, {plate}'],
  en: ['grey van, {plate}', 'white minibus, {plate}', 'black car, plate covered'],
};

export const OFFICERS: Phrases = {
  kk: ['аты-жөнін айтпады', 'жетон {badge}', 'азаматтық киімде', 'капитан, тегін айтпайды'],
  ru: ['не представился', 'жетон {badge}', 'в гражданском', 'капитан, фамилию не называет'],
  en: ['did not give his name', 'badge {badge}', 'in plain clothes'],
};

/** What a text's slots were filled with: the bot's fields must say the same. */
export interface Slots {
  language: Language;
  n: number;
  minutes: number;
  days: number;
  time: string;
  /** An hour or two from `time`, on the half hour. */
  later: string;
  name: string;
  reason: string;
  blame: string;
  spot: string;
  station: number;
}

/** "3 человека", "5 человек": from two to twenty. */
export function peopleOf(n: number, language: Language): string {
  if (language === 'kk') return `${n} адам`;
  if (language === 'en') return `${n} people`;
  return n >= 2 && n <= 4 ? `${n} человека` : `${n} человек`;
}

export function drawSlots(rng: Rng, language: Language, time: string, station: number): Slots {
  return {
    language,
    n: between(rng, 2, 14),
    minutes: between(rng, 5, 19) * 5,
    days: between(rng, 5, 15),
    time,
    later: later(rng, time),
    name: pick(rng, NAMES[language]),
    reason: pick(rng, REASONS[language]),
    blame: pick(rng, BLAMES[language]),
    spot: pick(rng, SPOTS[language]),
    station,
  };
}

function later(rng: Rng, time: string): string {
  const half = Number(time.slice(0, 2)) * 2 + between(rng, 2, 5);
  return `${String(Math.floor(half / 2) % 24).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`;
}

/** A filled sentence; it never begins with a small letter. */
export function sentence(rng: Rng, text: string, slots: Slots): string {
  const filled = fill(rng, text, slots);
  return filled.charAt(0).toUpperCase() + filled.slice(1);
}

/** Fills the braces. @throws Error for a slot that nobody knows. */
export function fill(rng: Rng, text: string, slots: Slots): string {
  const values: Record<string, string> = {
    spot: slots.spot,
    n: String(slots.n),
    people: peopleOf(slots.n, slots.language),
    minutes: String(slots.minutes),
    days: String(slots.days),
    time: slots.time,
    later: slots.later,
    name: slots.name,
    reason: slots.reason,
    blame: slots.blame,
    station: String(slots.station),
    k: String(between(rng, 1, 90)),
    pct: String(between(rng, 2, 19)),
    plate: `${between(rng, 100, 999)} KX${pick(rng, ['A', 'B', 'E', 'T'])}`,
    badge: String(between(rng, 10_000, 99_999)),
    booths: String(between(rng, 3, 8)),
    few: String(between(rng, 2, 4)),
    // Ends in 5 to 9, which the Russian plural needs.
    extra: String(between(rng, 2, 15) * 10 + between(rng, 5, 9)),
    buses: String(between(rng, 2, 4)),
  };
  return text.replace(/\{(\w+)\}/g, (_, slot: string) => {
    const value = values[slot];
    if (value === undefined) throw new Error(`no slot ${slot}`);
    return value;
  });
}

export const closer = (rng: Rng, slots: Slots): string => sentence(rng, pick(rng, CLOSERS[slots.language]), slots);
