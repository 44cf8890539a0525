import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ballotRules,
  burstFrom,
  cadenceOf,
  createFloodWatch,
  type FloodArrival,
  looksLikeOfficial,
  poissonTail,
  textPrint,
} from './index.ts';
import { realProfile } from './test-profiles.ts';

const rules = ballotRules(realProfile).floods;
const START = 1_610_240_400_000;
const arrival = (n: number, more: Partial<FloodArrival> = {}): FloodArrival => ({
  submission: `s${n}`,
  sender: `p${n}`,
  at: START + n * 1000,
  noSuchStation: false,
  forwarded: false,
  text: null,
  media: [],
  blocked: false,
  lookAlike: null,
  spamMedia: false,
  ...more,
});
const rulesOf = (verdict: { findings: { rule: string }[] }) => verdict.findings.map((finding) => finding.rule);

describe('Poisson tail', () => {
  /** In extended precision: exact fractions of integers. */
  const exact = (k: number, lambda: number): number => {
    // Terms λ^i/i! with λ a small integer, as a big fraction over (k-1)!.
    let factorial = 1n;
    for (let i = 2n; i < BigInt(k); i += 1n) factorial *= i;
    let sum = 0n;
    let term = factorial;
    for (let i = 0n; i < BigInt(k); i += 1n) {
      if (i > 0n) term = (term * BigInt(lambda)) / i;
      sum += term;
    }
    return 1 - Number((sum * 10n ** 18n) / factorial) / 1e18 / Math.exp(lambda);
  };

  it('equals the sum of its terms', () => {
    for (const lambda of [1, 2, 5, 12]) {
      for (let k = 1; k < lambda * 3 + 3; k += 1) expect(poissonTail(k, lambda)).toBeCloseTo(exact(k, lambda), 9);
    }
    expect(poissonTail(3, 1)).toBeCloseTo(1 - 2.5 / Math.E, 14);
  });

  it('is stable where one minus a sum is not, and falls with k', () => {
    const tiny = poissonTail(100, 1);
    expect(tiny).toBeGreaterThan(0);
    expect(tiny / (Math.exp(-1) / 9.33262154439441e157)).toBeCloseTo(1.0099, 3);
    expect(poissonTail(10_000, 100_000)).toBe(1);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.double({ min: 0.01, max: 1500, noNaN: true }), (k, lambda) => {
        const here = poissonTail(k, lambda);
        expect(here).toBeGreaterThanOrEqual(0);
        expect(here).toBeLessThanOrEqual(1);
        expect(poissonTail(k + 1, lambda)).toBeLessThanOrEqual(here + 1e-12);
      }),
    );
  });

  it('the threshold is the first count that rare', () => {
    for (const lambda of [0.5, 1, 20, 333.3]) {
      const from = burstFrom(lambda, 1e-3);
      expect(poissonTail(from, lambda)).toBeLessThan(1e-3);
      expect(poissonTail(from - 1, lambda)).toBeGreaterThanOrEqual(1e-3);
    }
  });
});

describe('cadence', () => {
  it('needs ten gaps, even ones; one instant is no cadence', () => {
    const even = Array.from({ length: 11 }, (_, n) => n * 1000);
    expect(cadenceOf(even, 10)).toEqual({ mean: 1, cv: 0 });
    expect(cadenceOf(even.slice(1), 10)).toBeNull();
    expect(
      cadenceOf(
        even.map(() => 5),
        10,
      ),
    ).toBeNull();
    expect(
      cadenceOf(
        even.map((at, n) => at + (n % 3) * 900),
        10,
      )?.cv,
    ).toBeGreaterThan(0.2);
  });
});

describe('the watch', () => {
  it('35: a burst over the baseline of everybody is announced once, and holds nobody by itself', () => {
    const watch = createFloodWatch(rules);
    const verdicts = Array.from({ length: 60 }, (_, n) =>
      watch.take(arrival(n, { at: START + n * 7000 + ((n * 31) % 11) * 500 })),
    );
    expect(verdicts.flatMap((verdict) => verdict.notices).map((notice) => notice.rule)).toEqual(['crowdBurst']);
    expect(verdicts.flatMap((verdict) => verdict.hold)).toEqual([]);
  });

  it('one sender at machine cadence is held from the first of the run on', () => {
    const watch = createFloodWatch(rules);
    const hold = new Set<string>();
    for (let n = 0; n < 15; n += 1)
      for (const each of watch.take(arrival(n, { sender: 'bot', at: START + n * 200_000 })).hold) hold.add(each);
    expect([...hold].sort()).toEqual(Array.from({ length: 15 }, (_, n) => `s${n}`).sort());
  });

  it('a person who writes five times in ten minutes is left alone, the sixth message is a burst', () => {
    const watch = createFloodWatch(rules);
    const verdicts = [0, 50, 190, 260, 420, 500].map((second, n) =>
      watch.take(arrival(n, { sender: 'someone', at: START + second * 1000 })),
    );
    expect(verdicts.map((verdict) => verdict.hold.length > 0)).toEqual([false, false, false, false, false, true]);
  });

  it('one reason of half a weight holds nobody, two do', () => {
    const watch = createFloodWatch(rules);
    expect(watch.take(arrival(1, { noSuchStation: true })).hold).toEqual([]);
    expect(watch.take(arrival(2, { noSuchStation: true, media: ['m'] })).hold).toEqual([]);
    watch.take(arrival(3, { media: ['m'] }));
    const third = watch.take(arrival(4, { noSuchStation: true, media: ['m'] }));
    expect(rulesOf(third)).toEqual(['noSuchStation', 'sameMedia']);
    expect(third.hold).toEqual(['s4']);
    expect(watch.take(arrival(5, { blocked: true })).hold).toEqual(['s5']);
  });

  it('what was restored judges like what was never away', () => {
    const kind = fc.record({
      gap: fc.integer({ min: 0, max: 90 }),
      sender: fc.constantFrom('a', 'b', 'c', null),
      text: fc.constantFrom(null, 't'),
      media: fc.constantFrom([], ['m']),
      noSuchStation: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(kind, { minLength: 2, maxLength: 60 }), fc.nat(5), (raw, late) => {
        let at = START;
        const arrivals = raw.map(({ gap, ...more }, n) => {
          at += gap * 1000;
          return arrival(n, { ...more, at });
        });
        const away = createFloodWatch(rules);
        const restored = createFloodWatch(rules);
        const before = arrivals.slice(0, -1);
        for (const each of before) away.take(each);
        // What arrives while the rest is being read back is taken at once.
        const taken = before.length - Math.min(late, before.length);
        for (const each of before.slice(taken)) restored.take(each);
        for (const each of before.slice(0, taken).toReversed()) restored.recall(each);
        const last = arrivals.at(-1) as FloodArrival;
        expect(restored.take(last).hold).toEqual(away.take(last).hold);
      }),
    );
  });

  it('forgets: a thousand senders a day do not stay', () => {
    const watch = createFloodWatch({ ...rules, keepHours: 1 });
    watch.take(arrival(0, { media: ['m'], sender: 'x' }));
    watch.take(arrival(1, { media: ['m'], sender: 'y' }));
    const later = watch.take(arrival(2, { media: ['m'], sender: 'z', at: START + 3 * 3_600_000 }));
    expect(rulesOf(later)).toEqual([]);
  });
});

describe('party-blind', () => {
  it('34: decisions are identical when the parties are permuted in what was sent', () => {
    const codes = realProfile.parties.map((party) => party.code);
    const raw = fc.record({
      choice: fc.nat(codes.length - 1),
      sender: fc.constantFrom('a', 'b', 'c', 'd'),
      gap: fc.integer({ min: 0, max: 60 }),
      words: fc.constantFrom(
        '',
        'дауыс бердім, бәрі дұрыс өтті деп ойлаймын',
        'одинаковый текст для всех отправителей',
      ),
      media: fc.constantFrom([], ['m1'], ['m2']),
      noSuchStation: fc.boolean(),
    });
    const permutation = fc.shuffledSubarray(codes, { minLength: codes.length, maxLength: codes.length });
    fc.assert(
      fc.property(fc.array(raw, { maxLength: 50 }), permutation, (sent, other) => {
        const decide = (parties: readonly string[]) => {
          const watch = createFloodWatch(rules);
          let at = START;
          return sent.map(({ choice, sender, gap, words, media, noSuchStation }, n) => {
            at += gap * 1000;
            const text = `#ballot b-${n}\nregion: KZ-ALA\nchoice: ${parties[choice]}\nreporter: bayge:${sender}\n\n${words}`;
            const { hold, findings } = watch.take(
              arrival(n, { sender, at, media, noSuchStation, text: textPrint(text, 20) }),
            );
            return { hold, findings };
          });
        };
        expect(decide(other)).toEqual(decide(codes));
      }),
    );
  });
});

describe('look-alike names', () => {
  const official = ['alamankz_bot', 'baygekz_bot'];
  it.each(['alаmankz_bot', 'Alamankz_b0t', 'ALAMANKZ BOT', 'alamankz_bot_official', 'bayge.kz.bot'])('%s', (name) => {
    expect(looksLikeOfficial(name, official)).not.toBeNull();
  });
  it.each(['Айсұлу', 'bot', 'alma', ''])('%s is nobody’s likeness', (name) => {
    expect(looksLikeOfficial(name, official)).toBeNull();
  });
});
