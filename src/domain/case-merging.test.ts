import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CaseEntry, payloadFor } from './case-entries.ts';
import { foldCase } from './case-fold.ts';
import { type CaseFold, isWaiting } from './case-lifecycle.ts';
import { broughtBy } from './case-merging.ts';
import { type EntryId, type Ms, type PersonId, SYSTEM_ACTOR } from './index.ts';
import { runs } from './test-runs.ts';

/** A journal about several cases, as it is written: each entry names its cases, each case folds its own. */
interface Written extends CaseEntry {
  about: readonly string[];
}
let clock = 0;
function write(about: readonly string[], type: string, actor: string, payload: unknown = {}): Written {
  clock += 1000;
  return {
    about,
    id: `e${clock}` as EntryId,
    type,
    actor: actor as PersonId,
    wallTime: clock as Ms,
    hlc: '',
    payload,
  };
}
const open = (id: string, change: object = {}) =>
  write([id], 'case.opened', SYSTEM_ACTOR, {
    submission: `s-${id}`,
    messages: [`m-${id}`],
    possible: false,
    urgency: 'P1',
    kind: 'seizure',
    sentAt: 1,
    receivedAt: clock,
    ...change,
  });
function foldOf(id: string, journal: readonly Written[]): CaseFold {
  const own = journal.filter(({ about }) => about.includes(id));
  const fold = foldCase(own.map((entry) => ({ ...entry, payload: payloadFor(id, entry.payload) })));
  if (fold === null) throw new Error(`${id} was never opened`);
  return fold;
}
/** What core would write now: what is brought is what the case that goes has at this moment. */
const merge = (journal: readonly Written[], from: string, into: string, by: string, more: object = {}) =>
  write([from, into], 'case.merged', by, {
    merging: { from, into },
    brought: broughtBy(foldOf(from, journal)),
    ...more,
  });
const ack = (id: string, by: string) => write([id], 'case.acknowledged', by);
const undo = (about: readonly string[], by: string, undoes: string) => write(about, 'case.moveUndone', by, { undoes });
const alarms = (fold: CaseFold) => isWaiting(fold) || fold.freshAt !== null;
const last = (journal: readonly Written[]) => journal.at(-1)?.id ?? '';

describe('a case merged into another', () => {
  it('is closed as its duplicate, and the other goes on waiting since when the first waited, as urgent', () => {
    const journal = [open('a', { urgency: 'P0' }), open('b', { urgency: 'P2' })];
    const since = foldOf('a', journal).clockFrom;
    journal.push(merge(journal, 'a', 'b', 'x'));
    expect(foldOf('a', journal)).toMatchObject({
      status: 'closed',
      mergedInto: 'b',
      closed: { by: 'x', outcome: 'duplicate' },
    });
    expect(foldOf('b', journal)).toMatchObject({
      status: 'new',
      urgency: 'P0',
      clockFrom: since,
      messages: ['m-b', 'm-a'],
    });
  });

  it('tells the owner of the other what nobody has answered, unless they merged it themselves', () => {
    const journal = [open('a'), open('b'), ack('b', 'y')];
    const since = foldOf('a', journal).clockFrom;
    expect(foldOf('b', [...journal, merge(journal, 'a', 'b', 'x')])).toMatchObject({
      freshAt: since,
      owner: { id: 'y' },
    });
    expect(foldOf('b', [...journal, merge(journal, 'a', 'b', 'y')]).freshAt).toBeNull();
  });

  it('reopens the other if that is over', () => {
    const journal = [open('a'), open('b'), write(['b'], 'case.closed', 'y', { outcome: 'dry' })];
    journal.push(merge(journal, 'a', 'b', 'x'));
    expect(foldOf('b', journal)).toMatchObject({ status: 'reopened', owner: null, closed: null });
    journal.push(undo(['a', 'b'], 'x', last(journal)));
    expect(foldOf('b', journal)).toMatchObject({ status: 'closed', closed: { by: 'y' }, messages: ['m-b'] });
    expect(foldOf('a', journal)).toMatchObject({ status: 'new', mergedInto: null });
  });

  it('a P0 is not closed by one person in this way: the other is P0 then, and whoever lowered it stays known', () => {
    const lower = (id: string) => write([id], 'case.urgencyChanged', 'x', { urgency: 'P2' });
    const journal = [open('a', { urgency: 'P0' }), open('b'), lower('a')];
    journal.push(merge(journal, 'a', 'b', 'x'), write(['b'], 'case.closed', 'x', { outcome: 'dry' }));
    expect(foldOf('b', journal)).toMatchObject({ status: 'new', loweredBy: ['x'] });
    expect(foldOf('b', journal).superseded.map(({ why }) => why)).toEqual(['needsSecond']);
  });

  it('comes out as it was by undo, while nobody else has touched either', () => {
    const journal = [open('a', { urgency: 'P0' }), ack('a', 'y'), open('b')];
    const [a, b] = [foldOf('a', journal), foldOf('b', journal)];
    journal.push(merge(journal, 'a', 'b', 'x'));
    const made = last(journal);
    const { lastMove: _1, entries: _2, ...was } = a;
    const back = [...journal, undo(['a', 'b'], 'x', made)];
    expect(foldOf('a', back)).toMatchObject(was);
    expect(foldOf('b', back)).toEqual({ ...b, entries: b.entries + 2 });
    const touched = [...journal, ack('b', 'y')];
    const late = [...touched, undo(['a', 'b'], 'x', made)];
    expect(foldOf('b', late).superseded.at(-1)?.why).toBe('touchedSince');
  });

  it('is detached by anybody later: it alarms again, and the other gives back what it brought', () => {
    const journal = [open('a', { urgency: 'P0' }), open('b')];
    journal.push(merge(journal, 'a', 'b', 'x'), ack('b', 'y'));
    journal.push(write(['a', 'b'], 'case.detached', 'z', { merging: { from: 'a', into: 'b' } }));
    expect(foldOf('a', journal)).toMatchObject({ status: 'reopened', mergedInto: null, owner: null });
    expect(foldOf('b', journal)).toMatchObject({ status: 'acknowledged', urgency: 'P1', messages: ['m-b'] });
  });

  it('the other way round at the same moment: the first wins, nothing is lost', () => {
    const journal = [open('a'), open('b')];
    const both = [merge(journal, 'a', 'b', 'x', { after: null }), merge(journal, 'b', 'a', 'y', { after: null })];
    const [a, b] = [foldOf('a', [...journal, ...both]), foldOf('b', [...journal, ...both])];
    expect(b).toMatchObject({ status: 'new', mergedInto: null, superseded: [{ why: 'mergedHere', actor: 'y' }] });
    expect(alarms(a) || a.mergedInto === 'b').toBe(true);
    // As core writes it, which sees both: the second names only its own, and changes nothing.
    const late = {
      ...(both[1] as Written),
      about: ['b'],
      payload: { ...((both[1] as Written).payload as object), late: true },
    };
    const here = [...journal, both[0] as Written, late];
    expect(foldOf('a', here)).toMatchObject({ status: 'closed', mergedInto: 'b' });
    expect(foldOf('b', here)).toMatchObject({ status: 'new', superseded: [{ why: 'movedSince', actor: 'y' }] });
  });

  it('loses to whoever moved it first', () => {
    const journal = [open('a'), open('b')];
    const late = merge(journal, 'a', 'b', 'x', { after: null });
    const here = [...journal, ack('a', 'y'), late];
    expect(foldOf('a', here)).toMatchObject({ status: 'acknowledged', superseded: [{ why: 'movedSince' }] });
    // The other has what it was told of: more to look at, never less.
    expect(alarms(foldOf('b', here))).toBe(true);
  });
});

describe('a submission', () => {
  const put = (id: string, by: string) =>
    write([id], 'case.attached', by, { submission: 's9', messages: ['m9'], receivedAt: clock });
  const out = (id: string, by: string, merging?: object) =>
    write([id], 'case.split', by, { submission: 's9', messages: ['m9'], ...(merging ? { merging } : {}) });

  it('is put to a case and taken out again; its owner hears of it', () => {
    const journal = [open('a'), ack('a', 'x'), put('a', 'y')];
    expect(foldOf('a', journal)).toMatchObject({ messages: ['m-a', 'm9'], freshAt: expect.any(Number) });
    expect(foldOf('a', [open('a'), ack('a', 'x'), put('a', 'x')]).freshAt).toBeNull();
    expect(foldOf('a', [...journal, put('a', 'z')]).superseded.at(-1)?.why).toBe('alreadyAttached');
    expect(foldOf('a', [...journal, out('a', 'z')])).toMatchObject({ messages: ['m-a'], attached: [] });
    expect(foldOf('a', [open('a'), out('a', 'z')]).superseded.at(-1)?.why).toBe('notMerged');
  });

  it('may be split off into a case of its own, but not the one that the case began with', () => {
    const merging = { from: 'a', into: 'c' };
    const journal = [open('a'), put('a', 'y'), open('c'), { ...out('a', 'x', merging), about: ['a', 'c'] }];
    expect(foldOf('a', journal).messages).toEqual(['m-a']);
    expect(foldOf('c', journal)).toMatchObject({ status: 'new', messages: ['m-c'], superseded: [] });
    const root = write(['a'], 'case.split', 'x', { submission: 's-a', messages: ['m-a'] });
    expect(foldOf('a', [open('a'), root]).superseded.at(-1)?.why).toBe('illegalMove');
  });
});

describe('any merges in any order', () => {
  const CASES = ['a', 'b', 'c', 'd'];
  const step = fc.record({
    what: fc.constantFrom('merge', 'merge', 'merge', 'ack', 'close', 'undo', 'detach', 'fresh', 'note'),
    from: fc.constantFrom(...CASES),
    into: fc.constantFrom(...CASES),
    by: fc.constantFrom('x', 'y', 'z'),
    /** Written beside the journal of another headquarters, so many entries ago. */
    behind: fc.nat(4),
    saw: fc.boolean(),
  });

  it('lose no alarm, make no ring, and give the same state every time', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
        const journal = CASES.map((id, n) => open(id, { urgency: n === 0 ? 'P0' : 'P1' }));
        for (const { what, from, into, by, behind, saw } of steps) {
          const known = journal.slice(0, Math.max(CASES.length, journal.length - behind));
          const after = saw ? { after: foldOf(from, known).lastMove?.entry ?? null } : {};
          const of = journal.findLast(({ actor, type }) => actor === by && type === 'case.merged');
          if (what === 'merge' && from !== into) journal.push(merge(known, from, into, by, after));
          else if (what === 'ack') journal.push(ack(from, by));
          else if (what === 'note') journal.push(write([from], 'case.noteAdded', by, { text: 'x' }));
          else if (what === 'close') journal.push(write([from], 'case.closed', by, { outcome: 'dry' }));
          else if (what === 'undo' && of) journal.push(undo(of.about, by, of.id));
          else if (what === 'detach')
            journal.push(write([from, into], 'case.detached', by, { merging: { from, into } }));
          else if (what === 'fresh')
            journal.push(
              write([from], 'case.evidenceAttached', SYSTEM_ACTOR, { messages: [`n${clock}`], receivedAt: clock }),
            );
        }
        const folds = new Map(CASES.map((id) => [id, foldOf(id, journal)]));
        for (const [id, fold] of folds) {
          expect(foldOf(id, journal)).toEqual(fold);
          const way = new Set<string>([id]);
          for (let at = fold.mergedInto; at !== null; at = folds.get(at)?.mergedInto ?? null) {
            expect([...way]).not.toContain(at);
            way.add(at);
          }
          // Whoever answers, closes or merges has looked at it. What none of them ever did still waits somewhere.
          const end = folds.get([...way].at(-1) ?? '') as CaseFold;
          const looked = journal.some(
            ({ about, type, actor }) =>
              actor !== SYSTEM_ACTOR &&
              about.some((one) => way.has(one)) &&
              ['case.acknowledged', 'case.closed'].includes(type),
          );
          if (!looked) expect([id, isWaiting(end)]).toEqual([id, true]);
          // Who only merges answers for nothing: unowned in silence is what must never be.
          expect(end.status === 'closed' || isWaiting(end) || end.owner !== null).toBe(true);
        }
      }),
      { numRuns: runs(400) },
    );
  });
});
