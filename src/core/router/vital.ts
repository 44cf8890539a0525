import type { VitalRow } from '../../contract/index.ts';
import { isOver, ms, type VitalMove } from '../../domain/index.ts';
import { type CallContext, hqOf, os, sessionOf } from './access.ts';

const done = { ok: true } as const;
const now = (context: CallContext): number => context.shell.ports.clock.now();

const shown = (context: CallContext, row: Omit<VitalRow, 'over'>): VitalRow => ({
  ...row,
  over: isOver({ until: ms(row.until) }, now(context)),
});
const decide = <T>(context: CallContext, work: (hq: ReturnType<typeof hqOf>) => T): T => {
  const hq = hqOf(context);
  return hq.decided(['cases'], () => work(hq));
};
const move = (context: CallContext, id: string, which: VitalMove, text?: string) => {
  decide(context, (hq) => hq.vital.move(sessionOf(context), id, which, text));
  return done;
};

export const vital = {
  ofCase: os.vital.ofCase.handler(async ({ context, input }) => {
    const rows = await hqOf(context).queries.run('vitalOfCase', input);
    return rows.map((row) => shown(context, row));
  }),
  waiting: os.vital.waiting.handler(async ({ context }) => {
    const rows = await hqOf(context).queries.run('vitalWaiting', { now: now(context) });
    return rows.map((row) => shown(context, row));
  }),
  ask: os.vital.ask.handler(({ context, input }) => ({
    id: decide(context, (hq) => hq.vital.ask(sessionOf(context), input)),
  })),
  confirm: os.vital.confirm.handler(({ context, input }) => move(context, input.id, 'confirm')),
  refuse: os.vital.refuse.handler(({ context, input }) => move(context, input.id, 'refuse', input.text)),
  withdraw: os.vital.withdraw.handler(({ context, input }) => move(context, input.id, 'withdraw')),
  end: os.vital.end.handler(({ context, input }) => move(context, input.id, 'end')),
  pass: os.vital.pass.handler(({ context, input }) => {
    const { said, tooMany } = decide(context, (hq) => hq.vital.pass(sessionOf(context), input.id));
    if (tooMany) context.shell.ports.host.notify('names', 1);
    return said;
  }),
};
