import { LINE, MARKS, SHAPES, type StateWord } from './questions.ts';

/** The shape of a word, as the map paints it; the word itself stands beside it. */
export function StateMark({ word, size = 13 }: { word: StateWord; size?: number }) {
  const { shape, colour } = MARKS[word];
  const { fill, line } = SHAPES[shape];
  return (
    <svg width={size} height={size} viewBox="-1.1 -1.1 2.2 2.2" aria-hidden="true" style={{ flex: 'none' }}>
      {fill && <path d={fill} fill={`var(${colour})`} />}
      {line && <path d={line} fill="none" stroke={`var(${colour})`} strokeWidth={LINE} strokeLinecap="round" />}
    </svg>
  );
}
