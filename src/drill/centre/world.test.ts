import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventsAfter } from './rpc-updates.ts';
import { createWorld, WorldError } from './world.ts';
import type { Box, BoxEvent, Content } from './world-types.ts';

const text = (value: string): Content => ({ text: value, entities: [], media: undefined });

function setup() {
  const announced: { box: Box; event: BoxEvent; push: boolean }[] = [];
  const world = createWorld(
    () => 1_000,
    (box, event, how) => announced.push({ box, event, push: how.push }),
  );
  const [aru, ilyas] = [world.createUser({ firstName: 'Aru' }), world.createUser({ firstName: 'Ilyas' })];
  return { world, announced, aru, ilyas };
}

describe('ids', () => {
  it('are never the same in two worlds', () => {
    const [one, two] = [setup().world, setup().world];
    expect(one.createChannel({ title: 'a' }).id).not.toBe(two.createChannel({ title: 'a' }).id);
  });

  it('can be given, once', () => {
    const { world } = setup();
    expect(world.createUser({ id: '42', firstName: 'A' }).id).toBe('42');
    expect(() => world.createUser({ id: '42', firstName: 'B' })).toThrow(WorldError);
  });

  it('come with an access hash per account', () => {
    const { world, aru, ilyas } = setup();
    expect(world.accessHash(aru.id, 'channel:1')).toBe(world.accessHash(aru.id, 'channel:1'));
    expect(world.accessHash(aru.id, 'channel:1')).not.toBe(world.accessHash(ilyas.id, 'channel:1'));
  });
});

describe('private chats and groups', () => {
  it('number one message differently in each box, and edit and delete it in all', () => {
    const { world, aru, ilyas } = setup();
    world.post({ peer: `user:${ilyas.id}`, from: ilyas.id, content: text('note to self') });
    const [own, theirs] = world.post({ peer: `user:${ilyas.id}`, from: aru.id, content: text('hi') });
    expect([own?.id, theirs?.id]).toEqual([1, 2]);
    expect(theirs).toMatchObject({ peer: `user:${aru.id}`, out: false });
    if (own) world.edit(own, text('hello'));
    expect(theirs).toMatchObject({ content: { text: 'hello' }, version: 2 });
    world.remove(aru.box, [1], { push: true, everywhere: true });
    expect(theirs?.deleted).toBe(true);
  });

  it('answer the right copy', () => {
    const { world, aru, ilyas } = setup();
    world.post({ peer: `user:${aru.id}`, from: aru.id, content: text('shifts the numbers') });
    const [, received] = world.post({ peer: `user:${ilyas.id}`, from: aru.id, content: text('where are you?') });
    const [, reply] = world.post({
      peer: `user:${aru.id}`,
      from: ilyas.id,
      content: text('here'),
      replyTo: received?.id,
    });
    expect(reply?.replyTo).toBe(2);
  });

  it('refuse who is not a member', () => {
    const { world, aru, ilyas } = setup();
    const chat = world.createChat({ title: 'Shift', members: [aru.id] });
    expect(() => world.post({ peer: `chat:${chat.id}`, from: ilyas.id, content: text('x') })).toThrow(WorldError);
  });
});

describe('pts', () => {
  it('counts deletions one by one and leaves no trace of an unlogged one', () => {
    const { world } = setup();
    const { box, id } = world.createChannel({ title: 'SOS' });
    for (let i = 0; i < 4; i++) world.post({ peer: `channel:${id}`, from: undefined, content: text('x') });
    world.remove(box, [1, 2], { push: true, everywhere: true });
    expect(box.pts).toBe(7);
    world.remove(box, [3], { push: true, everywhere: true, unlogged: true });
    expect(box.pts).toBe(7);
    expect(box.messages.get(3)?.deleted).toBe(true);
  });

  it('lets a reader who asks from anywhere arrive at what is there', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('post' as const) }),
      fc.record({ do: fc.constantFrom('edit' as const, 'delete' as const), at: fc.nat(20) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.nat(40), (steps, since) => {
        const { world } = setup();
        const { box, id } = world.createChannel({ title: 'SOS' });
        const seen = new Map<number, string>();
        const events: BoxEvent[] = [];
        const read = (event: BoxEvent): void => {
          events.push(event);
          if (event.kind === 'delete') for (const gone of event.ids) seen.delete(gone);
          else if (!event.message.deleted) seen.set(event.message.id, event.message.content.text);
        };
        let cursor = box.pts;
        for (const [i, each] of steps.entries()) {
          const target = each.do === 'post' ? undefined : box.messages.get(each.at);
          if (each.do === 'post') world.post({ peer: `channel:${id}`, from: undefined, content: text(`v${i}`) });
          else if (target && !target.deleted && each.do === 'edit') world.edit(target, text(`v${i}`));
          else if (target) world.remove(box, [target.id], { push: true, everywhere: true });
          if (i === since) {
            for (const event of eventsAfter(box, cursor)) read(event);
            cursor = box.pts;
          }
        }
        for (const event of eventsAfter(box, cursor)) read(event);
        const there = [...box.messages.values()].filter((m) => !m.deleted).map((m) => [m.id, m.content.text]);
        expect([...seen].sort(([a], [b]) => a - b)).toEqual(there);
        // Each once, whatever the cursor.
        expect(events).toEqual(box.events);
        expect(box.events.reduce((sum, event) => sum + event.count, 1)).toBe(box.pts);
      }),
    );
  });
});
