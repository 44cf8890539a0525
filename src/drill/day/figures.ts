/**
 * What a published election day says of itself, as data: the plan is made to have exactly these figures, and the report
 * of a drill is compared with them. Counts are submissions by reviewed outcome.
 */
export interface DayFigures {
  name: string;
  /** Local date of voting, and the hours between which ballots come, UTC. */
  opensAt: number;
  closesAt: number;
  voters: {
    /** Confirmed by a photo, by code of the party. */
    byParty: Readonly<Record<string, number>>;
    protestInvalid: number;
    noPhoto: number;
    spam: number;
    /** How many people: the rest sent a second submission, without a photo or spam. */
    people: number;
    /** Distinct stations with a confirmed ballot. */
    stations: number;
    violations: number;
  };
  /** Rows of the place × party matrix: a place of the profile, or a region that is a city or lies abroad. */
  matrix: readonly MatrixRow[];
  observers: {
    people: number;
    byParty: Readonly<Record<string, number>>;
    spam: number;
    violations: number;
  };
  /** Of all violations, how many are pressure for photographing or folding a ballot. */
  pressure: number;
  /** SOS calls of each kind that has a case. */
  sosPerKind: number;
  /** The internet is cut between these times, UTC: what is sent meanwhile arrives afterwards. */
  cut: { from: number; until: number } | null;
  /** Times at which a burst of spam begins, one message a second, UTC. */
  bursts: readonly number[];
}

export interface MatrixRow {
  place: string | null;
  region: string;
  byParty: Readonly<Record<string, number>>;
}

const sum = (values: Readonly<Record<string, number>>): number => Object.values(values).reduce((a, b) => a + b, 0);

/** Every ballot of the voters, and of the observers. */
export const ballotsOf = ({ voters, observers }: DayFigures): { voters: number; observers: number } => ({
  voters: sum(voters.byParty) + voters.protestInvalid + voters.noPhoto + voters.spam,
  observers: sum(observers.byParty) + observers.spam,
});

const row = (
  place: string | null,
  region: string,
  [AJ, NO, ADAL, AUYL, QHP]: readonly [number, number, number, number, number],
): MatrixRow => ({ place, region, byParty: { QHP, NO, AUYL, AJ, ADAL } });

const at = (time: string): number => Date.parse(`2021-01-10T${time}:00+06:00`);

/**
 * 10 January 2021 (domain.md 1.2, 1.3): the results page's own figures, with its typo of one digit put right (2635 for
 * 3635), and the smallest samples that give the printed percentages of its matrix.
 */
export const KZ_2021: DayFigures = {
  name: 'kz-2021',
  opensAt: at('07:00'),
  closesAt: at('20:00'),
  voters: {
    byParty: { QHP: 24, NO: 1007, AUYL: 39, AJ: 3635, ADAL: 122 },
    protestInvalid: 291,
    noPhoto: 2225,
    spam: 620,
    people: 7884,
    stations: 651,
    violations: 197,
  },
  matrix: [
    row(null, 'KZ-ALA', [465, 2, 15, 9, 4]),
    row(null, 'KZ-AST', [386, 4, 6, 5, 6]),
    row('atyrau', 'KZ-ATY', [57, 146, 9, 2, 0]),
    row('karaganda', 'KZ-KAR', [45, 0, 1, 0, 0]),
    row('kokshetau', 'KZ-AKM', [19, 189, 1, 1, 0]),
    row('kostanay', 'KZ-KUS', [32, 49, 1, 0, 1]),
    row('kyzylorda', 'KZ-KZY', [25, 1, 4, 1, 0]),
    row('oskemen', 'KZ-VOS', [1, 0, 0, 0, 0]),
    row(null, 'abroad', [3, 11, 1, 1, 1]),
    row('pavlodar', 'KZ-PAV', [33, 6, 2, 0, 0]),
    row('semey', 'KZ-VOS', [35, 0, 3, 0, 1]),
    row(null, 'KZ-SHY', [87, 105, 5, 1, 0]),
    row('taldykorgan', 'KZ-ALM', [19, 0, 1, 0, 0]),
    row('taraz', 'KZ-ZHA', [39, 2, 1, 3, 0]),
    row('oral', 'KZ-ZAP', [113, 4, 12, 3, 1]),
    row('zhanaozen', 'KZ-MAN', [28, 1, 5, 1, 0]),
  ],
  observers: {
    people: 1475,
    byParty: { QHP: 481, NO: 2239, AUYL: 666, AJ: 1310, ADAL: 903 },
    spam: 206,
    violations: 258,
  },
  pressure: 237,
  sosPerKind: 4,
  cut: { from: at('11:00'), until: at('11:40') },
  bursts: ['07:40', '09:10', '10:30', '12:05', '13:45', '15:20', '17:05', '18:50'].map(at),
};

/** The same day under a heavier attack: one spam ballot a second, from opening to closing. A scenario of its own. */
export const KZ_2021_ATTACK: DayFigures = {
  ...KZ_2021,
  name: 'kz-2021-attack',
  voters: { ...KZ_2021.voters, spam: 46_800, people: KZ_2021.voters.people - KZ_2021.voters.spam + 46_800 },
  bursts: [KZ_2021.opensAt],
};

/** A hundredth of everything, for the tests: the same shapes, in seconds. */
export const SMALL_DAY: DayFigures = {
  name: 'small',
  opensAt: at('07:00'),
  closesAt: at('20:00'),
  voters: {
    byParty: { QHP: 1, NO: 9, AUYL: 1, AJ: 34, ADAL: 2 },
    protestInvalid: 3,
    noPhoto: 20,
    spam: 12,
    people: 80,
    stations: 12,
    violations: 4,
  },
  matrix: [
    row(null, 'KZ-ALA', [9, 1, 1, 0, 1]),
    row('oral', 'KZ-ZAP', [5, 0, 1, 0, 0]),
    row(null, 'abroad', [1, 2, 0, 0, 0]),
  ],
  observers: {
    people: 15,
    byParty: { QHP: 4, NO: 22, AUYL: 6, AJ: 13, ADAL: 9 },
    spam: 3,
    violations: 5,
  },
  pressure: 4,
  sosPerKind: 1,
  cut: { from: at('11:00'), until: at('11:40') },
  bursts: [at('09:10')],
};

export const DAYS: Readonly<Record<string, DayFigures>> = {
  'kz-2021': KZ_2021,
  'kz-2021-attack': KZ_2021_ATTACK,
  small: SMALL_DAY,
};
