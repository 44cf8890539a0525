import { hqOf, os } from './access.ts';

export const journal = {
  list: os.journal.list.handler(async ({ context, input }) => {
    const before = input.cursor && /^\d{1,15}$/.test(input.cursor) ? Number(input.cursor) : null;
    const { entries, next } = await hqOf(context).queries.run('journalPage', { before, limit: input.limit });
    return {
      rows: entries.map((entry) => ({
        id: entry.id,
        seq: entry.seq,
        device: entry.device,
        at: entry.wallTime,
        type: entry.type,
        actor: entry.by,
        subjects: [...entry.subjects],
      })),
      next: next === null ? null : String(next),
    };
  }),
  verify: os.journal.verify.handler(async ({ context }) => {
    const verdict = await hqOf(context).queries.run('verify');
    if (verdict.whole) return { whole: true, entries: verdict.entries, broken: null };
    const { id, device, seq, what } = verdict.broken;
    return { whole: false, entries: 0, broken: { id: id ?? '', device, seq, what } };
  }),
  rebuild: os.journal.rebuild.handler(({ context }) => hqOf(context).rebuild()),
};
