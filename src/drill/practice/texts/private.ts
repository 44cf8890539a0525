import type { Language } from '../../../domain/index.ts';
import type { Texts } from './slots.ts';

/** Strangers who found the headquarters' own account: no tag, no format, but words that ask for help. */
export const STRANGER_TEXTS: Texts = {
  kk: [
    'Ассалаумағалейкум, көмектесіңіздерші. Інімді {spot} ұстап кетті, қайда екенін білмейміз',
    'Сәлеметсіз бе, байқаушылардың штабы осы ма? {spot} қоршап алды, {n} адамбыз',
    'Апайды учаскеден алып кетті, {minutes} минут болды. Кімге хабарласамыз?',
    'Есікті қағып жатыр, полиция дейді. Жалғызбын, не істейін',
  ],
  ru: [
    'Здравствуйте, помогите пожалуйста. Брата задержали {spot}, где он, не знаем',
    'Это штаб наблюдателей? Нас окружили {spot}, {people}, не выпускают',
    'Маму увезли с участка {minutes} минут назад. Кому звонить?',
    'Ломятся в дверь, говорят полиция. Дома больше никого, что делать',
    'сына забрали {spot}, телефон выключен уже {minutes} минут',
  ],
  en: ['Hello, I was given this number. My colleague was detained {spot} {minutes} minutes ago, please help'],
};

/** First a greeting that alarms nobody, then the same message edited. */
export const EDITED_TEXTS: Record<Language, readonly { before: string; after: string }[]> = {
  kk: [
    {
      before: 'Сәлеметсіздер ме, сағат {time}',
      after: '#sos Сәлеметсіздер ме, сағат {time}. Мені {spot} көлікке отырғызып жатыр',
    },
    {
      before: '№{station} учаскеден жазып отырмын',
      after: '#sos №{station} учаскеден жазып отырмын, {n} адамды шығармай қойды',
    },
  ],
  ru: [
    {
      before: 'Добрый день, это с участка {station}',
      after: '#sos Добрый день, это с участка {station}, нас вывели и сажают в машину',
    },
    { before: 'Вы на связи? Уже {time}', after: '#sos Вы на связи? Уже {time}, меня ведут в отдел, {spot}' },
  ],
  en: [
    {
      before: 'Hi, writing from station {station}',
      after: '#sos Hi, writing from station {station}, they are taking me outside',
    },
  ],
};

/** Things told and then taken back: the message is deleted soon after. */
export const TAKEN_BACK_TEXTS: Texts = {
  kk: [
    'Мен №{station} учаскенің комиссия мүшесімін. Бізге хаттаманы алдын ала толтырып берді. Атымды айтпаңыздаршы',
    'Кезекшілік кестесі менде бар, келесі ауысым {later}. Мұны мен айтқан жоқпын',
  ],
  ru: [
    'Я из комиссии участка {station}. Протокол нам дали заполненным заранее. Моё имя не называйте',
    'У меня есть график, в {later} приедут ещё {buses} автобуса. Это не от меня',
  ],
  en: ['I sit on the commission of station {station}. We were given a filled protocol. Do not name me'],
};

/** To a word from the headquarters. They report nothing new: what follows is decided by the people who practise. */
export const ANSWER_TEXTS: Texts = {
  kk: [
    'Жазғаныңызға рахмет. Сағат {time}, жағдай сол күйі',
    'Түсіндім, {minutes} минуттан кейін қайта жазамын',
    'Жақсы. Телефоным {pct} %, қысқа жазамын',
    'Рахмет, күтеміз. Осы жерден кетпейміз',
  ],
  ru: [
    'Спасибо, что ответили. На {time} всё так же',
    'Ясно, минут через {minutes} напишу ещё',
    'Хорошо. Заряда {pct} %, буду коротко',
    'Поняли, ждём. Отсюда не уходим',
  ],
  en: ['Thank you. It is {time}, nothing has changed', 'Understood, will write again in {minutes} minutes'],
};

/**
 * Conversations of people who are in no danger: a volunteer, a student, somebody's mother. Each list is one person,
 * line by line; nothing in it may sound like an alarm (script.test.ts checks against the profile's help words).
 */
export const CONVERSATIONS: Record<Language, readonly (readonly string[])[]> = {
  kk: [
    [
      'Сәлем! Мен түнгі кезекке жазылып едім',
      'Сағат {later} дұрыс па?',
      'Орысша да, қазақша да жаза берем',
      'Ноутбугым өзімде, интернет жақсы',
      'Жарайды онда, {minutes} минуттан кейін қосылам',
    ],
    [
      'Қайырлы күн, №{station} учаскеде байқаушы керек пе?',
      'Сол үйде тұрамын, жаяу жетем',
      'Жолдаманы қайдан алам?',
      'А, таптым, рахмет',
      'Досымды да ертіп барсам бола ма',
    ],
    [
      'Балам байқаушы болып кетті, таңғы асын да ішпей',
      'Жылы киінді ме екен деп отырмын ғой',
      'Жаңа жазды, №{station} учаскеде отыр екен',
      'Сендерге де шаршамаңдар дегім келді',
      'Баурсақ пісіріп жатырмын, штабқа апарып берейін бе',
    ],
    [
      'Хаттаманың үлгісі қай жерде?',
      'Екінші бетін толтырмаса не істейміз',
      'Түсіндім, екі бетін де түсірем',
      'Мөр бұлыңғыр шықса қайта түсірем ғой',
    ],
    [
      'Кеше жаттығуға келе алмадым, бүгін қатыссам бола ма',
      'Босайтын уақытым {later}',
      'Көлігім бар, {few} адамды апарып тастай алам',
      'Жақсы, күтем',
    ],
  ],
  ru: [
    [
      'Привет! Я в списке на ночную смену',
      'С {later}, всё верно?',
      'Могу на казахском и на русском',
      'Ноутбук свой, интернет хороший',
      'Окей, минут через {minutes} подключусь',
    ],
    [
      'Добрый день, на участок {station} ещё нужны люди?',
      'Живу в соседнем доме, дойду пешком',
      'Где взять направление?',
      'А, вижу, спасибо',
      'Можно я подругу позову, она тоже хочет',
    ],
    [
      'Сын у вас наблюдателем, ушёл без завтрака',
      'Переживаю, тепло ли оделся',
      'Уже написал, сидит на участке {station}, всё хорошо',
      'Вы там тоже не забывайте поесть',
      'Пирожки готовы, куда привезти?',
    ],
    [
      'А где лежит образец протокола?',
      'Если вторую сторону не заполнили, что делать',
      'Ясно, снимаю обе',
      'Если печать смажется, пересниму',
    ],
    [
      'Вчера не получилось на тренировку, можно сегодня?',
      'После {later} буду с машиной',
      'Свободных мест {few}, могу развозить',
      'Хорошо, жду',
    ],
    [
      'Подскажите, наблюдателю можно сидеть рядом с урной?',
      'Меня посадили в угол, метров {booths} до стола',
      'Статью покажу председателю',
      'Пересадили, видно всё',
    ],
  ],
  en: [
    [
      'Hi, I can translate from Kazakh tonight',
      'From {later} if that suits you',
      'About {minutes} minutes away from the laptop now',
      'Fine, talk later',
    ],
  ],
};

/** People who write to the account. Invented. */
export const FIRST_NAMES: Record<Language, readonly string[]> = {
  kk: [
    'Айбек',
    'Гүлзат',
    'Нұрсұлтан',
    'Меруерт',
    'Қанат',
    'Әлия',
    'Ержан',
    'Балнұр',
    'Дидар',
    'Томирис',
    'Самат',
    'Жанель',
  ],
  ru: ['Олег', 'Марина', 'Тимур', 'Светлана', 'Руслан', 'Дина', 'Антон', 'Камила', 'Данияр', 'Вера', 'Артём', 'Алуа'],
  en: ['Dana', 'Alex', 'Maya', 'Timur'],
};

export const LAST_NAMES: Record<Language, readonly string[]> = {
  kk: ['Т.', 'С.', 'Қ.', 'Б.', 'Ж.', 'Ә.'],
  ru: ['К.', 'Д.', 'П.', 'И.', 'Н.', 'М.'],
  en: ['K.', 'D.', 'P.', 'M.'],
};
