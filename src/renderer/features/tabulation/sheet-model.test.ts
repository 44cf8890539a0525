import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { electionNames, electionOf } from '../../../core/election.ts';
import { realProfile } from '../../../domain/test-profiles.ts';
import {
  digitsIn,
  draftOf,
  emptyDraft,
  FAULTS,
  type Form,
  ILLEGIBLE,
  optionRow,
  rowOfField,
  rowOfFinding,
  rowsOf,
  type SheetDraft,
  sheetOf,
  sumUnder,
} from './sheet-model.ts';

const names = electionNames(electionOf(realProfile));
const options = names.contests.find(({ tallied }) => tallied)?.options ?? [];
const formOf = (level: string): Form => {
  const form = names.protocolForms.find((each) => each.level === level);
  if (!form) throw new Error('no such form');
  return form;
};
const [pec, tec] = [formOf('PEC'), formOf('TEC')];
const cells = (values: Record<string, string>): SheetDraft => ({ ...emptyDraft(), cells: values });

describe('the rows of a sheet', () => {
  it('follow the paper: header, 1 to 8 with the lists in ballot order, signatures, stamp, form', () => {
    expect(rowsOf(pec, options, true).map(({ id }) => id)).toEqual([
      ...['dateIsRight', 'hasNumber', 'hasAddress'],
      ...['registered', 'received', 'issued', 'issuedByMember', 'participated', 'absentee', 'outside'],
      ...['QHP', 'NO', 'AUYL', 'AJ', 'ADAL'].map(optionRow),
      ...['invalid', 'unused', 'signatures', 'stamped', 'faults'],
    ]);
  });

  it('a territorial one has fewer; somebody’s word says nothing of how the paper looks', () => {
    expect(
      rowsOf(tec, options, true)
        .map(({ number }) => number)
        .filter(Boolean),
    ).toEqual([...['1', '2', '3', '4', '4а', '4б'], ...['5.1', '5.2', '5.3', '5.4', '5.5']]);
    expect(rowsOf(pec, options, false).some(({ kind }) => kind === 'yesNo' || kind === 'signatures')).toBe(false);
  });
});

describe('what is typed', () => {
  it('is a count, illegible, or nothing; nothing is never zero', () => {
    const { figures } = sheetOf(cells({ registered: '0', received: ILLEGIBLE }), pec, options, true);
    expect([figures.registered, figures.received, figures.issued]).toEqual([0, 'illegible', null]);
    expect([digitsIn('12 4x'), digitsIn('illegibl'), digitsIn('123456789')]).toEqual(['124', '', '12345678']);
  });

  it('has nothing that the form of that level lacks', () => {
    const draft = { ...cells({ invalid: '5', unused: '6' }), members: [{ count: '7', role: null }] };
    const { figures } = sheetOf(draft, tec, options, true);
    expect([figures.invalid, figures.unissued, figures.issuedBy]).toEqual([null, null, null]);
  });

  it('comes back as it was, but for the fields that are asked for again', () => {
    const cell = fc.oneof(fc.constant(''), fc.constant(ILLEGIBLE), fc.nat(9999).map(String));
    const ids = pec.fields.filter(({ kind }) => kind === 'count').map(({ code }) => code);
    const draft = fc.record({
      cells: fc.record(
        Object.fromEntries([...ids, ...options.map(({ code }) => optionRow(code))].map((id) => [id, cell])),
      ),
      members: fc.array(fc.record({ count: cell, role: fc.constantFrom(null, 'chair' as const) }), { maxLength: 4 }),
      faults: fc.subarray([...FAULTS]),
      stamped: fc.boolean(),
    });
    fc.assert(
      fc.property(draft, ({ stamped, ...typed }) => {
        const sheet = sheetOf({ ...emptyDraft(), ...typed, said: { stamped } }, pec, options, true);
        expect(sheetOf(draftOf(sheet, []), pec, options, true)).toEqual(sheet);
        const again = sheetOf(draftOf(sheet, ['7', '6.AJ', 'sheet']), pec, options, true);
        expect(again.figures.invalid).toBeNull();
        expect(again.figures.votes.find(({ code }) => code === 'AJ')?.count).toBeNull();
        expect(again.sheet.stamped).toBeNull();
        expect({ ...again.figures, invalid: 0, votes: [] }).toEqual({ ...sheet.figures, invalid: 0, votes: [] });
      }),
    );
  });
});

describe('what checks and sums say', () => {
  const rows = rowsOf(pec, options, true);

  it('stands under the last row that a finding is about, once all of them were left', () => {
    const finding = { key: 'V3', fields: ['5', '6.1', '6.5', '7'] };
    const about = ['participated', optionRow('QHP'), optionRow('ADAL'), 'invalid'];
    expect(rowOfFinding(finding, rows, options, new Set(about))).toBe('invalid');
    for (const missing of about)
      expect(rowOfFinding(finding, rows, options, new Set(about.filter((id) => id !== missing)))).toBeNull();
    expect(rowOfFinding({ key: 'V10.stamp', fields: ['header'] }, rows, options, new Set(['stamped']))).toBe('stamped');
    expect(rowOfField('6.AJ', options)).toBe(rowOfField('6.4', options));
  });

  it('adds up as soon as it can be, and not before', () => {
    const votes = Object.fromEntries(options.map(({ code }, n) => [optionRow(code), String(n + 1)]));
    const sheet = (more: Record<string, string>) => sheetOf(cells({ ...votes, ...more }), pec, options, true).figures;
    const last = optionRow(options.at(-1)?.code ?? '');
    expect(sumUnder(last, sheet({}), options)).toEqual({ what: 'votes', sum: 15, should: null });
    expect(sumUnder('invalid', sheet({ invalid: '5', participated: '20' }), options)).toEqual({
      what: 'votes',
      sum: 20,
      should: 20,
    });
    expect(sumUnder('invalid', sheet({ invalid: ILLEGIBLE }), options)).toBeNull();
    expect(sumUnder('unused', sheet({ unused: '1' }), options)).toBeNull();
  });
});
