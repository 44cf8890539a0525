import { create } from 'zustand';
import type { OfficialLevel } from '../../../../domain/official-sheet.ts';

export const PARTS = ['publications', 'regions', 'stations', 'contradictions', 'observers', 'seats'] as const;
export type Part = (typeof PARTS)[number];
export const SHOWS = ['differs', 'all', 'onlyOurs'] as const;
export type Show = (typeof SHOWS)[number];

/** Where this place stands: whoever looks into a protocol comes back to it. Nothing here comes from core. */
interface View {
  part: Part;
  /** Publications that somebody chose instead of the newest, by level. */
  chosen: Partial<Record<OfficialLevel, string>>;
  /** Of cards and of observers; '' is every region. */
  region: string;
  /** Of the list of stations: whoever opens one station from elsewhere narrows nothing but that list. */
  stationsIn: string;
  show: Show;
  /** REGION/NUMBER of the station whose papers are open. */
  station: string | null;
}

export const useOfficialView = create<View>(() => ({
  part: 'publications',
  chosen: {},
  region: '',
  stationsIn: '',
  show: 'differs',
  station: null,
}));

/** One station's papers, from wherever it is named. */
export const openStation = (region: string, station: string): void =>
  useOfficialView.setState({ part: 'stations', stationsIn: region, show: 'all', station });
