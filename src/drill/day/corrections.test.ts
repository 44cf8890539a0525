import { describe, expect, it } from 'vitest';
import {
  type BallotCounts,
  CORRECTIONS,
  CORRECTIONS_FIGURES,
  type Editing,
  type End,
  SENDINGS,
  type Sight,
  VERDICTS,
} from './corrections.ts';

/** The figures were counted by hand; here the lines of the script are added up, so that neither is wrong alone. */
describe('the day of corrections', () => {
  const edits = CORRECTIONS.filter((step): step is Editing => step.do === 'edit');
  const lastSight = (id: string, sight: Sight | null): Sight | null =>
    edits.findLast((edit) => edit.of === id && edit.sight !== undefined)?.sight ?? sight;

  it('has the ballots of its figures, by source and contest', () => {
    const counts: Record<
      string,
      { total: number; ends: Partial<Record<End, number>>; byParty: Record<string, number> }
    > = {};
    for (const { id, scheme, forwarded, sight, end, fields } of SENDINGS) {
      if (end === null) continue;
      const source = forwarded ? 'other' : scheme === 'bayge' ? 'voter' : 'observer';
      const seen = lastSight(id, sight);
      const main = { contest: fields.contest ?? 'mazhilis', choice: null };
      // An album has one ballot per contest; two of one contest are one torn ballot.
      const faces = Array.isArray(seen) ? [...new Map(seen.map((face) => [face.contest, face])).values()] : [main];
      for (const [index, { contest, choice }] of faces.entries()) {
        const group = counts[`${source} ${contest}`] ?? { total: 0, ends: {}, byParty: {} };
        counts[`${source} ${contest}`] = group;
        const ended: End = index > 0 && end === 'confirmed' && choice === null ? 'protestInvalid' : end;
        group.total += 1;
        group.ends[ended] = (group.ends[ended] ?? 0) + 1;
        if (ended === 'confirmed' && choice !== null) group.byParty[choice] = (group.byParty[choice] ?? 0) + 1;
      }
    }
    const wanted = Object.fromEntries(
      Object.entries(CORRECTIONS_FIGURES.ballots).map(([name, { total, byParty, ...ends }]: [string, BallotCounts]) => [
        name,
        { total, byParty, ends: Object.fromEntries(Object.entries(ends).filter(([, n]) => n > 0)) },
      ]),
    );
    expect(counts).toEqual(wanted);
  });

  it('has the protocols of its figures', () => {
    const { protocols } = CORRECTIONS_FIGURES;
    const truths = SENDINGS.flatMap(({ protocol }) => protocol ?? []);
    const { verified, withFlagged } = protocols.tally;
    const counted = (...verdicts: string[]) => {
      const sheets = truths.filter(({ verdict }) => verdicts.includes(verdict.do)).map(({ sheet }) => sheet.figures);
      const sum = (of: (sheet: (typeof sheets)[number]) => unknown) =>
        sheets.reduce((all, sheet) => all + Number(of(sheet)), 0);
      return {
        stations: sheets.length,
        participated: sum(({ participated }) => participated),
        invalid: sum(({ invalid }) => invalid),
        votes: Object.fromEntries(
          Object.keys(verified.votes).map((code) => [
            code,
            sum(({ votes }) => votes.find((each) => each.code === code)?.count),
          ]),
        ),
      };
    };
    expect(counted('accept')).toEqual(verified);
    expect(counted('accept', 'exclude')).toEqual(withFlagged);
    const reasons = truths.map(({ verdict }) =>
      verdict.do === 'reject' ? verdict.code : verdict.do === 'exclude' ? 'turnout_flag' : null,
    );
    const byReason = Object.groupBy(
      reasons.filter((code) => code !== null),
      (code) => code,
    );
    expect(Object.fromEntries(Object.entries(byReason).map(([code, each = []]) => [code, each.length]))).toEqual(
      protocols.byReason,
    );
    expect(truths).toHaveLength(protocols.received);
    const returned = truths.filter(({ slip }) => slip?.settled === 'returned').length;
    expect(protocols.keyed.sheets).toBe(2 * truths.length + returned);
  });

  it('has the people, reports, pairs, edits and deletions of its figures', () => {
    const { received, voters, violations, calls, pairs, edits: changed, deletions } = CORRECTIONS_FIGURES;
    const of = (kind: string, scheme?: string) =>
      SENDINGS.filter((each) => each.kind === kind && (scheme === undefined || each.scheme === scheme));
    expect(SENDINGS).toHaveLength(received);
    expect(new Set(SENDINGS.map(({ id }) => id)).size).toBe(received);
    expect(new Set(of('ballot', 'bayge').flatMap(({ who }) => who ?? [])).size).toBe(voters);
    expect({
      voters: of('violation', 'bayge').length,
      observers: of('violation', 'alaman').length,
      calls: of('sos').length,
    }).toEqual({ ...violations, calls });
    const said = Object.groupBy(VERDICTS, ({ verdict }) => verdict);
    expect([said.confirmed?.length, said.dismissed?.length]).toEqual([pairs.confirmed, pairs.dismissed]);
    expect([edits.length, CORRECTIONS.filter((step) => step.do === 'delete').length]).toEqual([changed, deletions]);
  });
});
