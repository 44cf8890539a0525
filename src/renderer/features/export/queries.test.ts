import { describe, expect, it } from 'vitest';
import { keyWaitsFor, waitsFor } from './queries.ts';

const asked = (id: string, lead: boolean) => ({ id, name: id, at: 0, lead });
const lead = { id: 'saule', role: 'lead' };
const analyst = { id: 'ann', role: 'analyst' };

describe('what waits for whom', () => {
  it('a bundle waits for somebody else than who asked, one of the two a lead', () => {
    const of = (by: string, isLead: boolean) => ({ state: 'asked' as const, asked: asked(by, isLead) });
    expect(waitsFor(analyst, of('saule', true))).toBe(true);
    expect(waitsFor(lead, of('saule', true))).toBe(false);
    expect(waitsFor(lead, of('ann', false))).toBe(true);
    expect(waitsFor({ id: 'bek', role: 'analyst' }, of('ann', false))).toBe(false);
    expect(waitsFor(null, of('ann', false))).toBe(false);
  });

  it('what is agreed waits for a lead, also the one who asked; what is over for nobody', () => {
    expect(waitsFor(lead, { state: 'agreed', asked: asked('saule', true) })).toBe(true);
    expect(waitsFor(analyst, { state: 'agreed', asked: asked('saule', true) })).toBe(false);
    for (const state of ['released', 'refused', 'withdrawn', 'revoked'] as const)
      expect(waitsFor(lead, { state, asked: asked('ann', false) })).toBe(false);
  });

  it('a key waits for anybody but who made it', () => {
    expect(keyWaitsFor(analyst, { state: 'asked', asked: asked('saule', true) })).toBe(true);
    expect(keyWaitsFor(lead, { state: 'asked', asked: asked('saule', true) })).toBe(false);
    expect(keyWaitsFor(analyst, { state: 'ready', asked: asked('saule', true) })).toBe(false);
  });
});
