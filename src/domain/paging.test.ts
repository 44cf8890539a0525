import { expect, it } from 'vitest';
import { LADDER, PAGE_TEXT, pagedBy } from './index.ts';

it('every step calls whom it names, the leads, or nobody', () => {
  expect(Object.entries(LADDER).map(([name, step]) => [name, pagedBy(step)])).toEqual([
    ['noListener', 'named'],
    ['pastTarget', null],
    ['nextOnShift', 'named'],
    ['twiceTarget', 'leads'],
    ['owner', 'named'],
    ['ownersLead', 'leads'],
  ]);
});

it('a page names nothing: no product, no case, no number', () => {
  expect(PAGE_TEXT).not.toMatch(/M[äa]re|SOS|штаб|headquarters|\d/iu);
});
