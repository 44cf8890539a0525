import { create } from 'zustand';
import { goTo, onClearScreen } from '../../stores/ui.ts';
import { QUESTIONS, type Question, type StateWord } from './questions.ts';

/** What is asked of the map, and what is chosen on it: the same for map, list and matrix. */
interface CoverageScreen {
  tab: 'map' | 'matrix';
  question: Question;
  /** Words of the question that map and list show. */
  shown: readonly StateWord[];
  region: string | null;
  /** Empty: of none. */
  district: string | null;
  place: string | null;
  noTurnout: number | null;
  sampleOnly: boolean;
  search: string;
  /** What somebody drew a line around. */
  drawn: readonly string[] | null;
  /** The station whose detail is open. */
  opened: string | null;
  /** The station that the list's cursor is on. */
  pointed: string | null;
}

const BEGIN: CoverageScreen = {
  tab: 'map',
  question: 'nobody',
  shown: QUESTIONS.nobody.asked,
  region: null,
  district: null,
  place: null,
  noTurnout: null,
  sampleOnly: false,
  search: '',
  drawn: null,
  opened: null,
  pointed: null,
};

export const useCoverage = create<CoverageScreen>(() => BEGIN);
onClearScreen(() => useCoverage.setState(BEGIN));

export const ask = (question: Question): void =>
  useCoverage.setState({
    question,
    shown: QUESTIONS[question].asked,
    noTurnout: null,
    drawn: null,
    opened: null,
    pointed: null,
  });

/** The list under a figure of the matrix: what it counts, where it counts. */
export function openCell(
  of: { question: Question; shown: readonly StateWord[] },
  path: { region: string | null; district: string | null; place: string | null },
): void {
  useCoverage.setState({ ...BEGIN, ...of, ...path });
}

/** A station, from anywhere in the program. */
export function openStation(id: string): void {
  useCoverage.setState({ tab: 'map', opened: id });
  goTo('map');
}
