import { expect, it } from 'vitest';
import { createRng } from '../security/support/rng.ts';
import { killVault } from './support/vault-kill.ts';

it('a vault killed while it receives has every file that it acknowledged, and no file of nobody’s', async () => {
  const report = await killVault(5, createRng(4).next);
  expect(report.flaws).toEqual([]);
  expect(report.stored).toBeGreaterThan(5);
}, 180_000);
