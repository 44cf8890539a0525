import type { RelayKey } from '../../../domain/index.ts';
import type { Texts } from './slots.ts';

/** What people write when a kind of domain.md 7.1 happens to them, and what the bot has asked them besides. */
export interface SosTexts {
  /** Code of the profile. */
  kind: string;
  /** How often, against the others. */
  weight: number;
  /** Whose bot: observers', voters', or either. */
  by: 'observer' | 'voter' | 'either';
  /** Fields that the bot may have got an answer to; those a text's slots name are always there. */
  asks: readonly RelayKey[];
  /** Codes of raise rules that every such text implies. */
  circumstances?: readonly string[];
  texts: Texts;
}

export const SOS_TEXTS: readonly SosTexts[] = [
  {
    kind: 'detention_protest',
    weight: 3,
    by: 'either',
    asks: ['people', 'heldAt', 'car', 'needs'],
    texts: {
      kk: [
        '{spot} {n} адамды ұстап кетті, автобусқа отырғызып жатыр. Қайда апаратынын айтпайды',
        'Бізді ұстап жатыр, {spot}. Барлығымыз {n} адам, телефондарды жинап алып жатыр',
        'Автозактамыз, {n} адам. Қай бөлімге апара жатқанын ешкім айтпай отыр',
      ],
      ru: [
        '{spot} задержали {people}, сажают в автобус. Куда везут, не говорят',
        'Нас забирают {spot}, всего {people}. Телефоны отбирают, пишу пока могу',
        'Мы в автозаке, {people}. В какой отдел везут, никто не отвечает',
      ],
      en: ['Police took {people} {spot}, they are on a bus now. Nobody says where it goes'],
    },
  },
  {
    kind: 'detention_preventive',
    weight: 1,
    by: 'observer',
    asks: ['heldAt', 'needs'],
    texts: {
      kk: [
        '{name} үйінде еді, таңертең азаматтық киімдегілер келіп алып кетті. «Сұхбаттасамыз» деді, қағаз көрсеткен жоқ',
        'Учаскеге бара жатқанда тоқтатты, бөлімде отырмыз. Сайлау біткенше жібермейміз дейді',
      ],
      ru: [
        '{name}, наш наблюдатель: утром пришли в гражданском и увезли «на беседу», бумаг никаких',
        'Остановили по дороге на участок, сидим в отделе. Говорят, отпустят, когда выборы закончатся',
      ],
      en: ['{name} was stopped on the way to the station and is held “for a talk” until the polls close'],
    },
  },
  {
    kind: 'kettling',
    weight: 2,
    by: 'either',
    asks: ['people', 'temperature', 'needs'],
    texts: {
      kk: [
        'Бізді {spot} қоршап алды, {n} адамбыз, шығармай тұр. {minutes} минуттан асты',
        'Жан-жақтан қалқанмен қоршап тұр, {n} адам, ешкімді жібермейді. Арамызда егде кісілер бар',
      ],
      ru: [
        'Нас окружили {spot}, {people}, никого не выпускают уже {minutes} минут',
        'Стоим в кольце, {people}, щиты с двух сторон. Есть пожилые, присесть негде. Снимать не дают',
      ],
      en: ['We are surrounded {spot}, {people}, nobody has been let out for {minutes} minutes'],
    },
  },
  {
    kind: 'violence_beating',
    weight: 1,
    by: 'either',
    asks: ['injured', 'needs'],
    circumstances: ['injury'],
    texts: {
      kk: [
        '{spot} қарсылық көрсетпеген жігітті ұрып жатыр. Жақындатпайды, көрген куәлар бар',
        'Ұстаған кезде қолын қайырып, ұрып жіберді. Есі дұрыс, басы айналады дейді. Дәрігер керек',
      ],
      ru: [
        '{spot} бьют парня, он не сопротивлялся. Подойти не дают, свидетели есть',
        'При задержании ударили, рука опухла. Скорую не вызывают, говорят, в отделе посмотрят',
      ],
      en: ['A man was beaten {spot} while being put into a van. His arm hurts, he needs a doctor'],
    },
  },
  {
    kind: 'attack',
    weight: 1,
    by: 'observer',
    asks: ['car', 'safeToWrite'],
    texts: {
      kk: [
        'Учаскеден шыққан соң екі белгісіз кісі тап берді, телефонымды жұлып алмақ болды. Қазір дүкенде отырмын, олар сыртта тұр',
        'Бетперде кигендер көлігіміздің жолын бөгеді, есікті ашпақ болды. Кетіп үлгердік, бірақ соңымыздан келе жатыр',
      ],
      ru: [
        'Вышли с участка, двое незнакомых попытались вырвать телефон. Сидим в магазине, они стоят на улице',
        'Машину перегородили, люди в масках дёргали двери. Отъехали, но они едут за нами',
      ],
      en: ['Two men in masks blocked our car after we left the station. We drove off, they are still behind us'],
    },
  },
  {
    kind: 'psychiatric_commitment',
    weight: 1,
    by: 'either',
    asks: ['heldAt', 'needs'],
    circumstances: ['ill'],
    texts: {
      kk: [
        '{name} деген белсендіні үйінен психдиспансерге алып кетті, туыстарына қағаз көрсетпеді',
        'Ағамды «тексереміз» деп психиатрияға жатқызып қойды, кездесуге жібермейді. Өзінің мүгедектігі бар',
      ],
      ru: [
        '{name}: увезли из дома в психдиспансер, родным никаких бумаг не показали',
        'Брата положили «на обследование», к нему не пускают, телефон выключен. У него инвалидность',
      ],
      en: ['{name} was taken from home to a psychiatric hospital. The family saw no court paper and is not let in'],
    },
  },
  {
    kind: 'disappearance',
    weight: 2,
    by: 'either',
    asks: ['minutesSinceContact', 'name'],
    texts: {
      kk: [
        '{name} таңертеңнен бері байланысқа шықпай жатыр, учаскеге де келмепті. Соңғы хабарына {minutes} минут болды',
        '{minutes} минут бұрын {name} «мені тоқтатты» деп жазды, содан бері телефоны өшулі',
      ],
      ru: [
        '{name} с утра не выходит на связь, на участке тоже нет. Последнее сообщение {minutes} минут назад',
        '{minutes} минут назад {name} пишет «меня остановили», с тех пор телефон выключен',
      ],
      en: ['{name} wrote “they stopped me” {minutes} minutes ago, the phone has been off since'],
    },
  },
  {
    kind: 'arson',
    weight: 1,
    by: 'observer',
    asks: ['needs'],
    texts: {
      kk: [
        'Түнде ауладағы көлігімді өртеп кетті, алдында «байқаушы болма» деп ескерткен. Ешкім зардап шеккен жоқ',
        'Кеңсеміздің есігін өртеп кетіпті, өзіміз сөндірдік. Ішінде адам болған жоқ',
      ],
      ru: [
        'Ночью сожгли мою машину во дворе, накануне предупреждали не идти в наблюдатели. Никто не пострадал',
        'Подожгли дверь нашего офиса, потушили сами. Внутри никого не было',
      ],
      en: ['My car was set on fire overnight. I had been told not to observe. Nobody was hurt'],
    },
  },
  {
    kind: 'property_damage',
    weight: 1,
    by: 'observer',
    asks: ['needs'],
    texts: {
      kk: [
        'Көлігімнің төрт дөңгелегін де тесіп кетіпті, учаскеге жете алмай тұрмын',
        'Кеңсенің терезелерін сындырып, камерасын жұлып кеткен. Таңертең келгенде көрдік',
      ],
      ru: [
        'Прокололи все четыре колеса, до участка не доехать. Камеры во дворе «не работали»',
        'В офисе разбили окна и сорвали камеру, увидели утром',
      ],
      en: ['All four tyres of my car were slashed, I cannot get to my station'],
    },
  },
  {
    kind: 'search_home',
    weight: 2,
    by: 'either',
    asks: ['people', 'minors', 'officer', 'needs'],
    texts: {
      kk: [
        'Үйді тінтіп жатыр, {n} адам кірді. Ноутбук пен қағаздарды жинап жатыр, санкцияны алыстан бір-ақ көрсетті',
        'Есікті қағып тұр, тінту дейді. Үйде кішкентай балалар бар, ашпай отырмыз',
      ],
      ru: [
        'Дома обыск, зашли {people}. Забирают ноутбук и бумаги, санкцию показали издалека',
        'Стучат в дверь, говорят обыск. Дома маленькие дети, пока не открываем',
      ],
      en: ['They are searching our flat, {people}. They are packing the laptop and all papers'],
    },
  },
  {
    kind: 'seizure',
    weight: 1,
    by: 'observer',
    asks: ['station', 'safeToWrite', 'officer'],
    texts: {
      kk: [
        'Учаскеде телефонымды тартып алды, видеоны өшіртті. Паролін сұрап жатыр, басқа телефоннан жазып отырмын',
        'Куәлігім мен жолдамамды алып қойды, қайтармай отыр. Онсыз санауға кіргізбейді',
      ],
      ru: [
        'Отобрали телефон на участке, видео заставили удалить. Пишу с чужого',
        'Забрали удостоверение и направление, не возвращают. Без них на подсчёт не пустят',
      ],
      en: ['My phone was taken at the station, the video had to be deleted. Writing from a friend’s'],
    },
  },
  {
    kind: 'admin_arrest',
    weight: 1,
    by: 'either',
    asks: ['heldAt', 'name', 'needs'],
    texts: {
      kk: [
        'Сот бейнебайланыспен өтті, он минутта {days} тәулік берді. Адвокат болған жоқ',
        '{name} {days} тәулікке қамалды, арнайы қабылдауға әкетті. Апелляцияны қалай береміз?',
      ],
      ru: [
        'Суд по видеосвязи, за десять минут дали {days} суток. Адвоката не было',
        '{name}: арест на {days} суток, увезли в спецприёмник. Как подать апелляцию?',
      ],
      en: ['A court by video gave {name} {days} days in ten minutes, without a lawyer'],
    },
  },
  {
    kind: 'house_arrest',
    weight: 1,
    by: 'voter',
    asks: ['officer', 'needs'],
    texts: {
      kk: [
        'Кіреберісте полиция тұр, үйден шығармайды. Дауыс беруге де бара алмай отырмын',
        'Үйқамақ деген қағаз берді, бірақ сот болған жоқ. Сыртқа шықсаң, ұстаймыз дейді',
      ],
      ru: [
        'У подъезда стоит наряд, из дома не выпускают, проголосовать не могу',
        'Вручили бумагу про домашний арест, хотя суда не было. Выйдете, говорят, заберём',
      ],
      en: ['Police stand at our entrance and do not let me leave home. I could not vote'],
    },
  },
  {
    kind: 'criminal_case',
    weight: 1,
    by: 'either',
    asks: ['officer', 'needs'],
    texts: {
      kk: [
        'Іс қозғапты, тергеуші бүгін келіп кет деп қоңырау шалды. Қай бап екенін айтпайды',
        'Куә деп шақырып, күдікті қылып шығарды. Қолхат алды, ертеңге дейін адвокат керек',
      ],
      ru: [
        'Завели дело, следователь звонит и требует приехать сегодня. Статью не называет',
        'Вызвали свидетелем, вышли уже подозреваемыми. Подписка о невыезде, адвокат нужен до завтра',
      ],
      en: ['A criminal case was opened, the investigator wants me today and names no article'],
    },
  },
  {
    kind: 'fine',
    weight: 1,
    by: 'observer',
    asks: ['station', 'officer', 'people'],
    texts: {
      kk: [
        'Учаскеде видео түсіргенім үшін айыппұл салды. Оқытпай қол қойғызды, көшірмесін бермеді',
        'Қатарынан айыппұл жазып жатыр, {n} адам болдық. Мәтіні бәрінде бірдей',
      ],
      ru: [
        'Оформили штраф за съёмку на участке, прочитать не дали, копию не выдали',
        'Выписывают штрафы всем подряд, нас уже {people}, текст у всех одинаковый',
      ],
      en: ['I was fined for filming inside the station and got no copy of the paper'],
    },
  },
  {
    kind: 'dismissal',
    weight: 1,
    by: 'either',
    asks: ['needs'],
    texts: {
      kk: [
        'Директор шақырып алып, «байқаушы болсаң, өз еркіңмен арыз жаз» деді. Он жыл істеген жұмысым',
        'Бүгін жұмыстан шығарды, бұйрықтың күнін артқа жазған. Алдында кімге дауыс бердің деп сұраған',
      ],
      ru: [
        'Вызвала директор: либо не наблюдаю, либо заявление по собственному. Десять лет там работаю',
        'Сегодня уволили, приказ задним числом. До этого спрашивали, за кого голосую',
      ],
      en: ['I was told to resign today because I observe. I have worked there for ten years'],
    },
  },
  {
    kind: 'threats',
    weight: 1,
    by: 'either',
    asks: ['safeToWrite', 'officer'],
    texts: {
      kk: [
        'Комиссия төрағасы «отбасыңды ойла» дейді, жанында полиция тұр',
        'Белгісіз нөмірден қоңырау шалып, балам оқитын мектепті атап айтты. Жүрегім орнында емес',
      ],
      ru: [
        'Председатель комиссии говорит «подумай о семье», рядом стоит полиция',
        'Звонят с неизвестного номера, назвали школу, где учится ребёнок. Не по себе',
      ],
      en: ['Somebody called from an unknown number and named the school of my child'],
    },
  },
  {
    kind: 'prosecutor_summons',
    weight: 1,
    by: 'voter',
    asks: ['phone', 'needs'],
    texts: {
      kk: [
        'Көшеде сауалнама жүргізгенім үшін прокуратураға шақырту келді. Ертең таңертең, жалғыз барғым келмейді',
        'Полицияға «әңгімеге» шақырды, қағазда нөмір де, қол да жоқ. Барайын ба?',
      ],
      ru: [
        'Пришла повестка в прокуратуру за опрос на улице. Завтра утром, одной идти не хочется',
        'Вызывают в полицию «для беседы», на повестке ни номера, ни подписи. Идти?',
      ],
      en: ['I got a summons to the prosecutor for a street poll. It is tomorrow morning, should I go alone?'],
    },
  },
  {
    kind: 'observer_denied',
    weight: 3,
    by: 'observer',
    asks: ['station', 'reason', 'writtenAct'],
    texts: {
      kk: [
        'Учаскеге кіргізбей тұр, «{reason}» дейді. Жазбаша бас тартуды сұрадым, бермейді',
        'Сыртта тұрмыз, ешқайсымызды кіргізбеді: «{reason}»',
        'Келгенім сағат {time}, әлі есік алдында тұрмын. Айтатыны біреу: «{reason}»',
      ],
      ru: [
        'Не пускают на участок, говорят «{reason}». Письменный отказ не дают',
        'Стоим на улице, никого из наших не пустили: «{reason}»',
        'Здесь с {time}, до сих пор за дверью. Ответ один: «{reason}»',
      ],
      en: ['They do not let me in: “{reason}”. I asked for a written refusal and got none'],
    },
  },
  {
    kind: 'observer_expelled',
    weight: 3,
    by: 'observer',
    asks: ['station', 'reason', 'writtenAct'],
    texts: {
      kk: [
        'Учаскеден шығарып жіберді: «{blame}» дейді. Полиция ертіп шықты, акт бермеді',
        'Санау басталар алдында залдан шығарды, есікті ішінен жауып алды. Айтқаны: «{blame}»',
      ],
      ru: [
        'Удалили с участка: «{blame}». Вывела полиция, акт не дали',
        'Перед самым подсчётом вывели из зала и закрыли дверь изнутри. Повод: «{blame}»',
      ],
      en: ['I was led out of the station by police: “{blame}”. No written act'],
    },
  },
  {
    kind: 'journalist_obstruction',
    weight: 1,
    by: 'either',
    asks: ['officer', 'needs'],
    texts: {
      kk: [
        'Журналиспін, куәлігімді көрсеттім, сонда да учаскеге кіргізбей, камераны қолымен жауып тұр',
        'Бізді, журналистерді, басқалардан бөліп алды, аккредитациямды алып қойды. Түсіргенімді өшір дейді',
      ],
      ru: [
        'Пресса, удостоверения показали, на участок не пускают, камеру закрывают рукой',
        'Нас, журналистов, отделили от остальных, аккредитацию забрали, требуют удалить съёмку',
      ],
      en: ['Accredited press. They keep us {spot} and want the footage deleted'],
    },
  },
  {
    kind: 'ngo_pressure',
    weight: 1,
    by: 'observer',
    asks: ['needs'],
    texts: {
      kk: [
        'Ұйымымызға дәл бүгін салық тексеруі келді, есепшіні шақыртып отыр',
        'Ұйымның қызметін үш айға тоқтатамыз деген хат алдық. Неге екені жазылмаған',
      ],
      ru: [
        'К нам в организацию пришла налоговая проверка, именно сегодня. Требуют бухгалтера',
        'Получили письмо: деятельность организации приостановят на три месяца. Причина не указана',
      ],
      en: ['The tax inspection came to our office today of all days and asks for the accountant'],
    },
  },
  {
    kind: 'internet_block',
    weight: 1,
    by: 'either',
    asks: [],
    texts: {
      kk: [
        'Сағат {time} шамасынан бері мобильді интернет жоқ, екі операторда да. Тек SMS өтеді',
        'Телеграм тек прокси арқылы ашылады, байқаушылардың сайттары мүлде жүктелмейді',
      ],
      ru: [
        'С {time} нет мобильного интернета у обоих операторов, проходят только SMS',
        'Телеграм открывается только через прокси, сайты наблюдателей не грузятся совсем',
      ],
      en: ['No mobile internet with either operator since {time}. Only SMS goes through'],
    },
  },
  {
    kind: 'certificate_push',
    weight: 1,
    by: 'voter',
    asks: [],
    texts: {
      kk: [
        'Оператордан «қауіпсіздік сертификатын орнатыңыз» деген SMS келді, орнатпасаң, сайттар ашылмайды екен',
        'Телефон сертификат орнатуды сұрап тұр, бас тартсам, бет ашылмайды. Орнатқан дұрыс па?',
      ],
      ru: [
        'Пришло SMS от оператора: установите «сертификат безопасности», иначе сайты не откроются',
        'Телефон просит установить сертификат, без него страницы не грузятся. Соглашаться?',
      ],
      en: ['An SMS from the operator says to install a “security certificate”, else pages do not open'],
    },
  },
  {
    kind: 'fake_account',
    weight: 1,
    by: 'voter',
    asks: [],
    texts: {
      kk: [
        'Сендердің боттарыңа ұқсаған жалған бот шықты, аты бір әріппен ғана өзгеше. Жұрттан нөмірін сұрап жатыр',
        'Инстаграмда сіздердің атыңыздан парақша ашылыпты, бюллетеньді соған жіберіңдер деп жазады',
      ],
      ru: [
        'Появился бот с почти вашим именем, одна буква другая. Просит у людей номер телефона',
        'В инстаграме страница от вашего имени, просит присылать бюллетени туда. Это не вы же?',
      ],
      en: ['There is a bot with almost your name, one letter differs. It asks people for phone numbers'],
    },
  },
  {
    kind: 'spam',
    weight: 1,
    by: 'voter',
    asks: [],
    texts: {
      kk: [
        'Топқа секунд сайын бірдей сурет тастап жатыр, бәрі бүгін ашылған аккаунттар',
        'Ботқа қатарынан бірдей хабарлама келіп жатқан сияқты, менің суретімді де біреу қайта жіберіпті',
      ],
      ru: [
        'В группу каждую секунду кидают одну и ту же картинку, аккаунты все сегодняшние',
        'Похоже, бота заваливают одинаковыми сообщениями, мою фотографию тоже кто-то переслал',
      ],
      en: ['Accounts made today are flooding the group with one and the same picture'],
    },
  },
];
