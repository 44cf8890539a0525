import { versionById } from '../evidence/index.ts';
import { Failure } from '../failure.ts';
import { type CallContext, hqOf, os, sessionOf } from './access.ts';

const done = { ok: true } as const;

const seatOf = (context: CallContext) => ({ seatId: context.seat.id, personId: sessionOf(context).personId });

export const media = {
  list: os.media.list.handler(async ({ context, input }) => {
    const { media, queries } = hqOf(context);
    media.opened(input.messageKeys);
    const items = await queries.run('mediaItems', input);
    return { items: media.withProgress(items), pause: media.pause() };
  }),
  reveal: os.media.reveal.handler(({ context, input }) =>
    hqOf(context).media.reveal(seatOf(context), input.versionId, input.as),
  ),
  original: os.media.original.handler(({ context, input }) => {
    const hq = hqOf(context);
    const version = versionById(hq.workspace.db, input.versionId);
    if (!version) throw new Failure('NOT_FOUND_HERE');
    return hq.decided([], () => {
      const leave = hq.media.original(seatOf(context), input.versionId);
      hq.workspace.journal.append(
        { type: 'media.originalOpened', subjects: [version.ref], basis: [version.ref], payload: {} },
        sessionOf(context),
      );
      return leave;
    });
  }),
  fetch: os.media.fetch.handler(({ context, input }) => {
    hqOf(context).media.fetchAnyway(input.versionId);
    return done;
  }),
  exposure: os.media.exposure.handler(({ context }) => hqOf(context).media.exposures.of(sessionOf(context).personId)),
  smallGrey: os.media.smallGrey.handler(({ context, input }) => {
    hqOf(context).media.exposures.setSmallGrey(sessionOf(context).personId, input.on);
    return done;
  }),
  seenBreak: os.media.seenBreak.handler(({ context }) => {
    hqOf(context).media.exposures.seenBreak(sessionOf(context).personId);
    return done;
  }),
};
