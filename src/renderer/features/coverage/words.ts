import i18next from 'i18next';
import type { WatchFilter } from '../../../contract/index.ts';
import { PAPER_STATES, type PaperState, WATCH_STATES, type WatchState } from '../../../domain/coverage-terms.ts';
import { QUESTIONS, type Question, type StateWord, wordsOf } from './questions.ts';
import type { useCoverage } from './store.ts';

const isWatch = (word: StateWord): word is WatchState => WATCH_STATES.some((each) => each === word);
const isPaper = (word: StateWord): word is PaperState => PAPER_STATES.some((each) => each === word);

/** The word for how a station is watched, or for what came of its protocol. */
export const stateName = (word: StateWord): string =>
  isWatch(word) ? i18next.t(`coverage.watch.${word}`) : i18next.t(`coverage.paper.${word}`);
export const stateMeans = (word: StateWord): string =>
  isWatch(word) ? i18next.t(`coverage.watchWhat.${word}`) : i18next.t(`coverage.paperWhat.${word}`);

type Screen = ReturnType<typeof useCoverage.getState>;

/** What the list is asked for. All words of a question are no filter. */
export function filterOf(screen: Screen): WatchFilter {
  const { question, shown, region, district, place, noTurnout, sampleOnly, search, drawn } = screen;
  const all = shown.length === 0 || shown.length === wordsOf(question).length;
  return {
    search,
    noTurnout,
    district,
    place,
    sample: sampleOnly ? true : null,
    ...(region === null ? {} : { regions: [region] }),
    ...(all
      ? {}
      : QUESTIONS[question].of === 'watch'
        ? { watch: shown.filter(isWatch) }
        : { paper: shown.filter(isPaper) }),
    ...(drawn === null ? {} : { ids: [...drawn] }),
  };
}

/** What a region's or a circle's number counts. */
export const askedText = (question: Question): string => i18next.t(`coverage.asked.${question}`);

/** On a map a name has little room: what says only what kind of place it is goes (облысы, область, город). */
export function shortName(name: string): string {
  const words = name.split(' ').filter((word) => word[0] !== word[0]?.toLocaleLowerCase());
  return words.length === 0 ? name : words.join(' ');
}
