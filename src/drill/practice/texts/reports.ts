import type { Language, RelayStatus } from '../../../domain/index.ts';
import type { Texts } from './slots.ts';

/** Violations of domain.md 7.1 that go to their own list; `by` as with the calls for help. */
export const VIOLATION_TEXTS: readonly { kind: string; by: 'observer' | 'either'; texts: Texts }[] = [
  {
    kind: 'ballot_stuffing',
    by: 'observer',
    texts: {
      kk: [
        'Сағат {time}, жәшікке бір бума бюллетень салынды. Дауыстап айттым, хатшы «қателесіп тұрсыз» деді',
        'Алып жүретін жәшік екі-ақ адаммен кетіп еді, толып келді. Өтініштердің тізімін көрсетпейді',
      ],
      ru: [
        '{time}, в урну опустили пачку бюллетеней. Сказали вслух, секретарь ответил «вам показалось»',
        'Переносная урна уехала пустой, вернулась полной. Список заявлений не показывают',
      ],
      en: ['At {time} a stack of ballots went into the box at once. The secretary says I am mistaken'],
    },
  },
  {
    kind: 'carousel',
    by: 'observer',
    texts: {
      kk: [
        '{buses} автобуспен бір топ келді, осы адамдарды таңертең де көргенмін. Тізімге қол қоймайды',
        'Бір кісі екінші рет келді, куртка басқа, өзі сол. Комиссия қайта тексермейді',
      ],
      ru: [
        'Приехали {buses} автобуса, этих людей мы уже видели утром. В списке не расписываются',
        'Человек голосует второй раз, куртка другая. Комиссия проверять не стала',
      ],
      en: ['{buses} buses came with people who had already voted here in the morning'],
    },
  },
  {
    kind: 'protocol_refused',
    by: 'observer',
    texts: {
      kk: [
        'Хаттаманың көшірмесін бермей отыр, «мөр жоқ» дейді. Қабырғаға да ілген жоқ',
        'Төраға хаттамамен бірге артқы есіктен шығып кетті, бізге көшірме берілмеді',
      ],
      ru: [
        'Копию протокола не дают, говорят, печать увезли. На стену тоже не повесили',
        'Председатель вышел с протоколом через заднюю дверь, копий мы не получили',
      ],
      en: ['They refuse a copy of the protocol and did not post it on the wall'],
    },
  },
  {
    kind: 'unsealed_box',
    by: 'observer',
    texts: {
      kk: [
        'Екінші жәшікте пломба жоқ. Айтқан соң скотчпен жапсыра салды',
        'Жәшікті бізсіз мөрлеп қойыпты, келген уақытымыз {time}',
      ],
      ru: [
        'На второй урне нет пломбы. После замечания заклеили скотчем',
        'Урны опечатали без нас, хотя пришли мы к {time}',
      ],
      en: ['The second ballot box has no seal. After I said so they used sticky tape'],
    },
  },
  {
    kind: 'unauthorised_persons',
    by: 'either',
    texts: {
      kk: [
        'Залда белгісіз {n} адам отыр, төсбелгісі жоқ. Төраға «бұлар көмекші» дейді',
        'Әкімдіктен келгендер комиссияның үстелінде отыр, тізімді қарап жатыр',
      ],
      ru: [
        'В зале сидят {people} без бейджей. Председатель говорит, это помощники',
        'Люди из акимата сидят за столом комиссии и смотрят списки',
      ],
      en: ['{people} without badges sit at the table of the commission'],
    },
  },
  {
    kind: 'list_additions',
    by: 'observer',
    texts: {
      kk: [
        'Қосымша тізімге таңнан бері {extra} адам қосылды, бәрінің мекенжайы бір үй',
        'Қосымша тізімді көрсетпейді, санын ғана айтты: {extra}',
      ],
      ru: [
        'В дополнительный список с утра внесли {extra} человек, адрес у всех один дом',
        'Дополнительный список не показывают, назвали только число: {extra}',
      ],
      en: ['{extra} people were added to the list since morning, all at one address'],
    },
  },
  {
    kind: 'voter_pressure',
    by: 'either',
    texts: {
      kk: [
        'Жұмыстан бюллетеньнің суретін жібер деп жатыр, жібермесең, сыйақыдан қағамыз дейді',
        'Кабинада суретке түсіртпеді, бүктеп көрсет деді. {booths} кабинаның пердесі жоқ',
      ],
      ru: [
        'На работе требуют прислать фото бюллетеня, иначе лишат премии',
        'Не дали сфотографировать свой бюллетень, велели показать и сложить. У {booths} кабин нет шторок',
      ],
      en: ['My employer wants a picture of my ballot, else no bonus'],
    },
  },
  {
    kind: 'election_violation',
    by: 'either',
    texts: {
      kk: [
        'Учаскеге кіре берісте партияның плакаты ілулі тұр, алып тастамайды',
        'Сағат {time}, учаске әлі ашылған жоқ, сыртта {n} адам күтіп тұр',
      ],
      ru: [
        'На входе в участок висит плакат партии, снимать не хотят',
        'Уже {time}, участок закрыт, на улице ждут {people}',
      ],
      en: ['A party poster hangs at the entrance and nobody takes it down'],
    },
  },
];

/** The day of an observer, in order; somebody kept out starts from `denied`, see the script. */
export const OBSERVER_DAY = [
  'onTheWay',
  'arrived',
  'admitted',
  'present',
  'counting',
  'left',
] as const satisfies readonly RelayStatus[];

export type CheckinStatus = (typeof OBSERVER_DAY)[number] | 'safe';

/** Most check-ins are a tap on a button; some add a line. */
export const CHECKIN_TEXTS: Record<CheckinStatus, Texts> = {
  onTheWay: {
    kk: ['Жолдамын, {minutes} минуттай қалды', 'Такси таппай тұрмын, жаяу кетіп барам'],
    ru: ['Еду, буду минут через {minutes}', 'Такси нет, иду пешком'],
    en: ['On my way, about {minutes} minutes'],
  },
  arrived: {
    kk: ['Келдім, сағат {time}. Есік алдында {n} адам', 'Жеттім, құжатымды тексеріп жатыр'],
    ru: ['На месте с {time}, перед дверью {people}', 'Пришли, проверяют документы'],
    en: ['Here since {time}, they are checking my papers'],
  },
  admitted: {
    kk: ['Кіргізді, орын жәшіктен алыс', 'Жазып алды, бәрі дұрыс сияқты'],
    ru: ['Пустили, место далеко от урны', 'Записали в журнал, всё спокойно'],
    en: ['They let me in, my chair is far from the boxes'],
  },
  present: {
    kk: [
      'Тыныш. Осы уақытқа дейін {extra} адам дауыс берді',
      'Орнымдамын, кезек жоқ',
      'Ауысым келмей жатыр, бірақ отыра беремін',
    ],
    ru: ['Спокойно. К {time} проголосовали {extra}', 'На месте, очереди нет', 'Сменщик не пришёл, остаюсь'],
    en: ['Quiet so far, {extra} had voted by {time}'],
  },
  counting: {
    kk: ['Санау басталды, үстелге жақындатпайды', 'Санап жатыр, бізге {booths} метрден көрінеді'],
    ru: ['Начали считать, к столу не подпускают', 'Считают, нам видно с {booths} метров'],
    en: ['The count has begun, we stand {booths} metres away'],
  },
  left: {
    kk: ['Бітті, үйге қайттым. Көшірме қолымда', 'Шықтым, хаттаманы кейін жіберем'],
    ru: ['Закончили, еду домой. Копия у меня', 'Ухожу, протокол пришлю позже'],
    en: ['Done, going home with a copy'],
  },
  safe: {
    kk: ['Мен аманмын, босатты. Үйге бара жатырмын', 'Бәрі жақсы, қоңырау шала алмай қалдым'],
    ru: ['Со мной всё в порядке, отпустили. Еду домой', 'Всё хорошо, телефон был выключен'],
    en: ['I am fine, my phone was off'],
  },
};

export const REGISTRATION_TEXTS: Texts = {
  kk: ['Жолдамам бар, ПТР тапсырдым', 'Екі тілде де жаза аламын', 'Ауылдан {minutes} минут жол, ерте шығам'],
  ru: ['Направление есть, ПЦР сдан', 'Могу на обоих языках', 'До участка {minutes} минут, выйду пораньше'],
  en: ['Letter and PCR test are ready'],
};

/** An observer who was kept out by more than words. */
export const ROUGH_TEXTS: Texts = {
  kk: ['Полиция шақырды, қолымнан сүйреп шығарды', 'Телефонымды тартып алды, басқа телефоннан жазып тұрмын'],
  ru: ['Вызвали полицию, вывели под руки', 'Отобрали телефон, пишу с чужого'],
  en: ['The police were called and took me out by the arms'],
};

export const BALLOT_TEXTS: Texts = {
  kk: [
    'Дауыс бердім',
    'Сағат {time}, кезек {n} адам',
    'Анам екеуіміз бердік, бұл менікі',
    'Кабинада түсірдім',
    'Қолы қойылған',
  ],
  ru: [
    'Голос отдан',
    '{time}, очередь {people}',
    'Мы с мамой проголосовали, это моё фото',
    'Снято в кабине',
    'Подпись члена комиссии есть',
  ],
  en: ['Voted at {time}', 'Taken in the booth'],
};

/** One and the same caption, twenty times: what a flood looks like. */
export const FLOOD_TEXTS: Texts = {
  kk: ['дауыс бердім!!! бәріміз бірге 👍'],
  ru: ['проголосовал!!! все вместе 👍'],
  en: ['voted!!! all together 👍'],
};

export const PROTOCOL_TEXTS: Texts = {
  kk: [
    'Екі беті де бар, мөрі көрінеді',
    'Көшірме берілген уақыт: {time}',
    'Қабырғаға іліп қойғанынан түсірдім, шеті сәл бұлыңғыр',
    '{extra} бюллетень жарамсыз деп саналды',
  ],
  ru: [
    'Обе стороны, печать видна',
    'Копию выдали в {time}',
    'Снято со стены, край немного смазан',
    'Недействительных признали {extra}',
  ],
  en: ['Both sides, the stamp is visible', 'The copy was given at {time}'],
};

/** What half-parsed reports are made of: a bot with an older keyboard, a person who typed over the template. */
export const BROKEN: Record<
  Language,
  { kind: readonly string[]; station: readonly string[]; region: readonly string[]; prose: readonly string[] }
> = {
  kk: {
    kind: ['не болып жатқанын түсінбедім', 'полиция келді, тағы бірдеңе', 'айта алмаймын қазір'],
    station: ['12-15', 'мектептегі, нөмірін білмеймін', '4 пен 7 екеуі де'],
    region: ['шекара жақта', 'біздің аудан', 'қала сыртындағы ауыл'],
    prose: ['тезірек хабарласыңыздаршы', 'осында тұрмыз әлі'],
  },
  ru: {
    kind: ['не понимаю что происходит', 'полиция и ещё какие-то люди', 'сейчас не могу сказать'],
    station: ['12-15', 'в школе, номера не знаю', '4 и 7 оба'],
    region: ['возле границы', 'наш район', 'посёлок за городом'],
    prose: ['перезвоните поскорее', 'мы всё ещё здесь'],
  },
  en: {
    kind: ['not sure what this is', 'police and some other people'],
    station: ['12-15', 'the one in the school'],
    region: ['near the border', 'a village outside town'],
    prose: ['please call soon', 'we are still here'],
  },
};
