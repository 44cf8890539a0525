import { keepPreviousData } from '@tanstack/react-query';
import type { CaseFilter as Asked, ColumnsBy } from '../../../contract/areas/cases.ts';
import { api } from '../../client/rpc.ts';

export type CasesShown = Asked['state'];

/** What the Board is narrowed to. `owner`: a person's id, `me` or `nobody`; null for no filter. */
export type CaseFilter = { [K in keyof Required<Asked>]: Exclude<Asked[K], undefined> };

export const OPEN_CASES: CaseFilter = {
  state: 'open',
  status: null,
  owner: null,
  region: null,
  kind: null,
  urgency: null,
  lane: null,
  words: null,
};

/** A filter as somebody saved it, perhaps before there was more to filter by. */
export const wholeFilter = (saved: Asked): CaseFilter => ({ ...OPEN_CASES, ...saved }) as CaseFilter;

/** How many of its parts narrow it, beside open or closed. */
export const narrowing = ({ state: _, ...parts }: CaseFilter): number =>
  Object.values(parts).filter((value) => value !== null).length;

const PAGE = 100;
/** Pages that a screen loads at most: each of them is read anew whenever a case changes. */
const MOST_PAGES = 5;

/** As core is asked, without what doesn't narrow. */
const inputOf = (filter: CaseFilter): Asked =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null)) as Asked;

/** The Board, most pressing first, a page more whenever somebody comes to its end. */
export const boardQuery = (filter: CaseFilter) =>
  api.cases.list.infiniteOptions({
    input: (cursor: string | null) => ({ ...inputOf(filter), cursor, limit: PAGE }),
    initialPageParam: null as string | null,
    getNextPageParam: (last, pages) => (pages.length < MOST_PAGES ? last.next : null),
    placeholderData: keepPreviousData,
  });

/** The most pressing cases, so many. */
export const casesQuery = (filter: CaseFilter, limit: number) =>
  api.cases.list.queryOptions({ input: { ...inputOf(filter), limit } });

/** How many there are in each column. */
export const columnsQuery = (filter: CaseFilter, by: ColumnsBy) =>
  api.cases.columns.queryOptions({ input: { ...inputOf(filter), by }, placeholderData: keepPreviousData });
