import { describe, expect, it } from 'vitest';
import profileJson from '../../../resources/elections/kz-mazhilis-2021/profile.json' with { type: 'json' };
import { ms, parseProfile } from '../../domain/index.ts';
import type { Deed } from './events.ts';
import { createPlayer } from './player.ts';
import { createRng } from './rng.ts';
import type { Addressee } from './script.ts';
import type { Stage } from './stage.ts';
import { createState } from './state.ts';

const parsed = parseProfile(profileJson);
if (!parsed.ok) throw new Error('the profile is not valid');
const { profile } = parsed;

/** A player on a clock that moves by hand, before a stage that only remembers. */
function theatre() {
  let now = Date.UTC(2030, 0, 10, 6);
  let timers: { at: number; run: () => void }[] = [];
  const clock = {
    now: () => ms(now),
    after: (delay: number, run: () => void) => {
      const timer = { at: now + delay, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
  };
  const deeds: Deed[] = [];
  const house = { open: true, addressed: [] as Addressee[] };
  const stage: Stage = {
    perform: (deed) => void deeds.push(deed),
    listening: () => house.open,
    addressed: () => house.addressed.splice(0),
  };
  const rng = createRng(11);
  const player = createPlayer({ rng, state: createState(rng, profile), stage, clock });
  /** Lets time pass, every timer at its moment. */
  const pass = (seconds: number): void => {
    const end = now + seconds * 1000;
    for (;;) {
      const next = timers.toSorted((a, b) => a.at - b.at)[0];
      if (!next || next.at > end) break;
      timers = timers.filter((each) => each !== next);
      now = Math.max(now, next.at);
      next.run();
    }
    now = end;
  };
  /** The machine sleeps: the clock moves, no timer runs. */
  const sleep = (seconds: number): void => {
    now += seconds * 1000;
  };
  const calls = () => deeds.filter((deed) => deed.do === 'relay' && deed.claims.kind === 'sos');
  return { player, deeds, house, pass, sleep, calls, waiting: () => timers.length };
}

describe('player', () => {
  it('waits for the headquarters, then begins with an SOS about eight seconds later', () => {
    const { player, deeds, house, pass, calls } = theatre();
    house.open = false;
    player.start();
    pass(120);
    expect(deeds).toEqual([]);
    house.open = true;
    pass(7);
    expect(deeds).toEqual([]);
    pass(3);
    expect(calls()).toHaveLength(1);
    expect(deeds).toHaveLength(1);
  });

  it('stops while paused and goes on where it was', () => {
    const { player, deeds, pass } = theatre();
    player.start();
    pass(100);
    player.pause();
    const before = deeds.length;
    expect(before).toBeGreaterThan(10);
    pass(3600);
    expect(deeds).toHaveLength(before);
    player.resume();
    pass(30);
    expect(deeds.length).toBeGreaterThan(before);
    expect(deeds.length).toBeLessThan(before + 15);
  });

  it('brings one more SOS at once, paused or not', () => {
    const { player, deeds, pass, calls } = theatre();
    player.start();
    pass(9);
    player.pause();
    const before = [deeds.length, calls().length];
    player.sosNow();
    expect([deeds.length, calls().length]).toEqual(before.map((count) => count + 1));
  });

  it('plays no backlog after the machine slept', () => {
    const { player, deeds, pass, sleep } = theatre();
    player.start();
    pass(60);
    const before = deeds.length;
    sleep(8 * 3600);
    pass(1);
    expect(deeds.length).toBeLessThan(before + 5);
  });

  it('rests when nobody has listened for ten minutes, and wakes with them', () => {
    const { player, deeds, house, pass } = theatre();
    player.start();
    pass(60);
    house.open = false;
    pass(650);
    const before = deeds.length;
    pass(3600);
    expect(deeds).toHaveLength(before);
    house.open = true;
    pass(60);
    expect(deeds.length).toBeGreaterThan(before);
  });

  it('lets those answer whom the headquarters has written to', () => {
    const { player, deeds, house, pass } = theatre();
    player.start();
    pass(60);
    const said = deeds.find((deed) => deed.do === 'say');
    const called = deeds.find((deed) => deed.do === 'relay' && deed.claims.kind === 'sos');
    const reporter = called?.do === 'relay' ? (/(alaman|bayge):\d+/.exec(called.text)?.[0] ?? '') : '';
    const key = said?.do === 'say' ? said.who.key : '';
    const from = deeds.length;
    house.addressed.push({ to: 'person', key }, { to: 'caller', reporter }, { to: 'caller', reporter: 'alaman:0' });
    pass(40);
    const later = deeds.slice(from);
    expect(later.filter((deed) => deed.do === 'say' && deed.who.key === key)).not.toEqual([]);
    expect(later.filter((deed) => deed.do === 'relay' && deed.text.includes(reporter))).not.toEqual([]);
  });

  it('leaves no timer behind', () => {
    const { player, pass, waiting } = theatre();
    player.start();
    pass(20);
    player.stop();
    expect(waiting()).toBe(0);
  });
});
