import { page, verify } from '../journal/index.ts';
import { hqOf, os } from './access.ts';

export const journal = {
  list: os.journal.list.handler(({ context, input }) => {
    const hq = hqOf(context);
    const before = input.cursor && /^\d{1,15}$/.test(input.cursor) ? Number(input.cursor) : null;
    const { entries, next } = page(hq.workspace.db, { before, limit: input.limit });
    return {
      rows: entries.map((entry) => ({
        id: entry.id,
        seq: entry.seq,
        device: entry.device,
        at: entry.wallTime,
        type: entry.type,
        actor: hq.names.person(entry.actor),
        subjects: [...entry.subjects],
      })),
      next: next === null ? null : String(next),
    };
  }),
  verify: os.journal.verify.handler(({ context }) => {
    const verdict = verify(hqOf(context).workspace.db);
    if (verdict.whole) return { whole: true, entries: verdict.entries, broken: null };
    const { id, device, seq, what } = verdict.broken;
    return { whole: false, entries: 0, broken: { id: id ?? '', device, seq, what } };
  }),
  rebuild: os.journal.rebuild.handler(({ context }) => hqOf(context).rebuild()),
};
