import { describe, expect, it } from 'vitest';
import { MARKS, QUESTION_IDS, QUESTIONS, SHAPES, wordsOf } from './questions.ts';

describe('the questions', () => {
  it('ask about words that exist, and tell each word apart by its shape alone', () => {
    for (const question of QUESTION_IDS) {
      const words = wordsOf(question);
      for (const asked of QUESTIONS[question].asked) expect(words).toContain(asked);
      const shapes = words.map((word) => MARKS[word].shape);
      expect(new Set(shapes).size, question).toBe(words.length);
      for (const shape of shapes) expect(SHAPES[shape].fill ?? SHAPES[shape].line).toMatch(/^M/);
    }
  });
});
