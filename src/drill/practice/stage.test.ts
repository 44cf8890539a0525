import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import profileJson from '../../../resources/elections/kz-mazhilis-2021/profile.json' with { type: 'json' };
import { fromDrill } from '../../core/process/messages.ts';
import { ms, parseProfile } from '../../domain/index.ts';
import { type RunningCentre, startServer } from '../centre/centre.ts';
import type { Picture } from './events.ts';
import { drawPicture } from './picture.ts';
import { createRng } from './rng.ts';
import { FLOOD, nextEvent } from './script.ts';
import { createStage } from './stage.ts';
import { createState } from './state.ts';
import { createWorld, order } from './world.ts';

const parsed = parseProfile(profileJson);
if (!parsed.ok) throw new Error('the profile is not valid');
const { profile } = parsed;

let running: RunningCentre;
beforeEach(async () => {
  running = await startServer();
});
afterEach(() => running.stop());

describe('the practice world', () => {
  it('describes itself as the shell expects, and never twice alike', async () => {
    const { world } = createWorld(running.centre);
    expect(fromDrill.parse({ type: 'world', world })).toEqual({ type: 'world', world });
    expect(world.chats.map(({ scheme }) => scheme)).toEqual(['alaman', 'bayge']);
    const other = await startServer();
    const again = createWorld(other.centre).world;
    await other.stop();
    expect(again.chats[0]?.chat.id).not.toBe(world.chats[0]?.chat.id);
    expect(again.chats[0]?.botId).not.toBe(world.chats[0]?.botId);
  });

  it('takes an hour of the story', () => {
    const { centre } = running;
    const { cast, world } = createWorld(centre);
    const stage = createStage(centre, cast);
    const rng = createRng(3);
    const state = createState(rng, profile);
    const counts = { relays: 0, members: 0, privates: 0, edits: 0, deletions: 0 };
    while (state.elapsed < 3_600_000) {
      for (const act of nextEvent(rng, state, ms(Date.UTC(2030, 0, 10, 6) + state.elapsed)).acts) {
        stage.perform(act);
        if (act.do === 'relay') counts.members += Math.max(1, act.pictures.length);
        if (act.do === 'relay') counts.relays += 1;
        if (act.do === 'say') counts.privates += 1;
        if (act.do === 'edit') counts.edits += 1;
        if (act.do === 'delete') counts.deletions += 1;
      }
    }
    const { messages } = order(centre, 'log', {});
    const inChats = messages.filter(({ key }) => key.startsWith('channel:'));
    const mine = messages.filter(({ account, out }) => account === cast.account && !out);
    expect(inChats).toHaveLength(counts.members);
    expect(mine).toHaveLength(counts.privates);
    expect(counts.relays).toBeGreaterThan(FLOOD);
    // Every relay is its bot's, so that core can bind and believe it.
    for (const { chat, botId } of world.chats) {
      const senders = new Set(inChats.filter(({ peer }) => peer === `channel:${chat.id}`).map(({ from }) => from));
      expect([...senders]).toEqual([`user:${botId}`]);
    }
    expect(mine.filter(({ version }) => version > 1)).toHaveLength(counts.edits);
    expect([...inChats, ...mine].filter(({ deleted }) => deleted)).toHaveLength(counts.deletions);
    expect(counts.edits).toBeGreaterThan(0);
    expect(counts.deletions).toBeGreaterThan(0);
    expect(mine.filter(({ media }) => media === 'geo').length).toBeGreaterThan(0);
  });

  it('hears nobody before anybody has logged in', () => {
    const { cast } = createWorld(running.centre);
    const stage = createStage(running.centre, cast);
    expect(stage.listening()).toBe(false);
    expect(stage.addressed()).toEqual([]);
  });
});

describe('pictures', () => {
  const ballot: Picture = { look: 'ballot', seed: 5, row: 1 };

  it('are the same for the same seed and differ otherwise', () => {
    expect(drawPicture(ballot)).toEqual(drawPicture({ ...ballot }));
    const others: Picture[] = [
      { ...ballot, seed: 6 },
      { ...ballot, row: 2 },
      { ...ballot, look: 'protocol' },
      { ...ballot, look: 'scene' },
    ];
    const all = [ballot, ...others].map((picture) => drawPicture(picture).toString('base64'));
    expect(new Set(all).size).toBe(all.length);
  });

  it('are small', () => {
    for (const look of ['ballot', 'protocol', 'scene'] as const)
      expect(drawPicture({ ...ballot, look }).length).toBeLessThan(10_000);
  });
});
