import {
  type CountedSheet,
  type ExportProfile,
  type Ms,
  type PaperState,
  PROFILE_RULES,
  type Tally,
  type ToldState,
  type WatchState,
} from '../../../domain/index.ts';
import type { Election } from '../../election.ts';
import type { ReadDb } from '../../store/index.ts';

/** One station as the coverage keeps it, for a table of its own. */
export interface WatchedRow {
  id: string;
  region: string;
  district: string | null;
  number: number;
  watch: WatchState;
  paper: PaperState;
  counted: boolean;
  /** Whoever is sent there, or was heard of there; '' is somebody whom nobody can name. */
  observers: readonly string[];
  /** Last that was heard. */
  last: { status: string; at: number } | null;
  /** Voters so far at the last hour that was told. */
  turnout: { voters: number; hour: number } | null;
  /** Who was kept out, oldest first: each once, with the reason they were given last. */
  keptOut: readonly { status: 'denied' | 'expelled'; reason: string | null; writtenAct: boolean | null }[];
}

/** What a person decided of a photograph: its covered copy may go, or it may go as it is. */
export interface PhotoGate {
  sha256: string;
  /** SHA-256 of the bytes that may go; its own where nothing had to be covered. */
  copy: string;
  covered: boolean;
}

/** What is read here and what was handed in; all of one moment. */
export interface ViewContext {
  db: ReadDb;
  profile: ExportProfile;
  election: Pick<Election, 'profile' | 'places' | 'contests'>;
  /** Of the snapshot: consent that is dated later does not hold yet. */
  now: Ms;
  /** Whether votes may be told at all; the same rule as the briefing's. */
  told: ToldState;
  /** The count, as every screen has it. */
  tally: () => Tally;
  /** Every open station, in the list's order. */
  watched: () => Iterable<WatchedRow>;
  /** Every photograph that somebody decided about: one by one, so they are never many. */
  photos: () => Iterable<PhotoGate>;
  /**
   * Called now and then while much is read, with how many rows were gone through that are told nowhere else: whoever waits
   * hears that it goes on. Throws once nobody wants it any more.
   */
  pulse?: (rows: number) => void;
}

const others = new WeakMap<ViewContext, ViewContext>();

/**
 * The same as the other list of strangers has it: a partner has the public one, too. Null where nothing is rolled up, for
 * nobody who has that list needs another.
 */
export function elsewhereOf(context: ViewContext): ViewContext | null {
  const { deed, k } = PROFILE_RULES[context.profile];
  if (k === null) return null;
  const made = others.get(context) ?? { ...context, profile: deed === 'partner' ? 'public' : 'partner' };
  others.set(context, made);
  return made;
}

/** A station as the count names it: region and number. */
export function stationOfKey(key: string): { region: string; number: number } {
  const slash = key.lastIndexOf('/');
  return { region: key.slice(0, slash), number: Number(key.slice(slash + 1)) };
}

/** Protocols that stand for their stations, by region and number; none while nothing is told. */
export function countedSheets({ tally, told }: Pick<ViewContext, 'tally' | 'told'>): CountedSheet[] {
  if (told === 'closed') return [];
  const sheets = tally()
    .counted([])
    .map((sheet) => ({ sheet, ...stationOfKey(sheet.station) }));
  sheets.sort((a, b) => (a.region < b.region ? -1 : a.region > b.region ? 1 : a.number - b.number));
  return sheets.map(({ sheet }) => sheet);
}

/** Votes are held back with the estimate of the same night (domain.md 3.1). */
export const tellsVotes = (told: ToldState): boolean => told === 'count' || told === 'estimate';
