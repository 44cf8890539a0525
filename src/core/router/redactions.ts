import { hqOf, os, sessionOf } from './access.ts';

const done = { ok: true } as const;

export const redactions = {
  of: os.redactions.of.handler(({ context, input }) => {
    const { queries, redactions: own } = hqOf(context);
    const { personId: me } = sessionOf(context);
    return queries.run('redactionView', { version: own.versionOf(input.versionId), me });
  }),
  burn: os.redactions.burn.handler(async ({ context, input }) => {
    const hq = hqOf(context);
    const session = sessionOf(context);
    const { versionId, boxes, reason } = input;
    const isLead = session.role === 'lead';
    const commit = await hq.redactions.burn(session, versionId, { boxes, reason, isLead });
    return hq.decided(['media'], commit);
  }),
  show: os.redactions.show.handler(({ context, input }) => {
    const hq = hqOf(context);
    const { personId } = sessionOf(context);
    return hq.media.copy({ seatId: context.seat.id, personId }, hq.redactions.copyOf(input.versionId));
  }),
  undo: os.redactions.undo.handler(({ context, input }) => {
    const hq = hqOf(context);
    hq.decided(['media'], () => hq.redactions.undo(sessionOf(context), input.entryId));
    return done;
  }),
};
