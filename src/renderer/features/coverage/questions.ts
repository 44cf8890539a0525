import { PAPER_STATES, type PaperState, WATCH_STATES, type WatchState } from '../../../domain/coverage-terms.ts';

/**
 * What the map can be asked, one question at a time: whether stations are told apart by who watches them or by their
 * protocol, and which of the words the question is about. Legend, colours, numbers and list all follow this table.
 */
export const QUESTIONS = {
  nobody: { of: 'watch', asked: ['uncovered', 'toConfirm'] },
  keptOut: { of: 'watch', asked: ['denied', 'expelled'] },
  papers: { of: 'paper', asked: ['missing', 'partial', 'conflict'] },
  silent: { of: 'watch', asked: ['silent'] },
} as const satisfies Record<
  string,
  { of: 'watch'; asked: readonly WatchState[] } | { of: 'paper'; asked: readonly PaperState[] }
>;
export type Question = keyof typeof QUESTIONS;
export const QUESTION_IDS = Object.keys(QUESTIONS) as Question[];

export type StateWord = WatchState | PaperState;

/** The words that a question tells stations apart by, in their order: an index of `MapColumns` is a place in it. */
export const wordsOf = (question: Question): readonly StateWord[] =>
  QUESTIONS[question].of === 'watch' ? WATCH_STATES : PAPER_STATES;

export type Shape = 'disc' | 'ring' | 'half' | 'cross' | 'triangle' | 'diamond' | 'square';

/** Each word has a shape and a colour of the drawings' own family; no two of one question share a shape. */
export const MARKS: Record<StateWord, { shape: Shape; colour: `--series-${1 | 2 | 3 | 4 | 5 | 6}` }> = {
  covered: { shape: 'disc', colour: '--series-2' },
  expected: { shape: 'ring', colour: '--series-5' },
  silent: { shape: 'half', colour: '--series-4' },
  toConfirm: { shape: 'triangle', colour: '--series-3' },
  uncovered: { shape: 'cross', colour: '--series-1' },
  denied: { shape: 'diamond', colour: '--series-6' },
  expelled: { shape: 'square', colour: '--series-6' },
  missing: { shape: 'cross', colour: '--series-1' },
  partial: { shape: 'half', colour: '--series-3' },
  complete: { shape: 'disc', colour: '--series-2' },
  conflict: { shape: 'diamond', colour: '--series-6' },
};

/** SVG paths within a square from -1 to 1: what is filled, what is drawn as a line. */
export const SHAPES: Record<Shape, { fill?: string; line?: string }> = {
  disc: { fill: 'M-.85 0A.85 .85 0 1 1 .85 0A.85 .85 0 1 1 -.85 0Z' },
  ring: { line: 'M-.7 0A.7 .7 0 1 1 .7 0A.7 .7 0 1 1 -.7 0Z' },
  half: { fill: 'M0 -.7A.7 .7 0 0 1 0 .7Z', line: 'M-.7 0A.7 .7 0 1 1 .7 0A.7 .7 0 1 1 -.7 0Z' },
  cross: { line: 'M-.65 -.65L.65 .65M.65 -.65L-.65 .65' },
  triangle: { fill: 'M0 -.95L.95 .75L-.95 .75Z' },
  diamond: { fill: 'M0 -1L.95 0L0 1L-.95 0Z' },
  square: { fill: 'M-.78 -.78H.78V.78H-.78Z' },
};
/** Of a line, in the same units. */
export const LINE = 0.38;
