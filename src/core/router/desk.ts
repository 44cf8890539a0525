import type { Headquarters } from '../headquarters.ts';
import { hqOf, os, sessionOf } from './access.ts';

const done = { ok: true } as const;

/** Windows hear of it as of anything that arrives. */
function told<T extends { raised: boolean; caseId: string | null }>(hq: Headquarters, work: () => T): T {
  const result = hq.decided(['alarms', 'cases', 'inbox'], work);
  if (result.raised && result.caseId !== null) hq.raised(result.caseId);
  return result;
}

async function* inOnePart(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

export const manual = {
  enter: os.manual.enter.handler(async ({ context, input }) => {
    const hq = hqOf(context);
    const session = sessionOf(context);
    const files = input.files.map((uploadId) => hq.uploads.read(session.personId, uploadId));
    const { versions, ...entered } = told(hq, () =>
      hq.desk.enter(session, {
        ...input,
        files,
        who: input.who ?? null,
        phone: input.phone ?? null,
        kind: input.kind ?? null,
        urgency: input.urgency ?? null,
        receivedAt: input.receivedAt ?? null,
      }),
    );
    // Written down is written down: what alarms does so now. The same entry sent again keeps what could not be kept.
    for (const [index, versionId] of versions.entries()) {
      const file = files[index];
      if (file && !hq.media.isKept(versionId)) await hq.media.keep(versionId, inOnePart(file.bytes));
    }
    for (const uploadId of input.files) hq.uploads.drop(session.personId, uploadId);
    return entered;
  }),
};

export const filing = {
  file: os.filing.file.handler(({ context, input }) => {
    const hq = hqOf(context);
    const { messageKey, kind, fields, urgency } = input;
    const filed = told(hq, () =>
      hq.desk.file(sessionOf(context), messageKey, { kind, fields, urgency: urgency ?? null }),
    );
    // An open case may have become another kind of call.
    hq.sosChanged();
    return filed;
  }),
  undo: os.filing.undo.handler(({ context, input }) => {
    const hq = hqOf(context);
    hq.decided(['alarms', 'inbox', 'cases'], () => hq.desk.undoFiling(sessionOf(context), input.entryId));
    hq.sosChanged();
    return done;
  }),
};

export const drafts = {
  get: os.drafts.get.handler(({ context, input }) => hqOf(context).drafts.get(sessionOf(context), input.place)),
  put: os.drafts.put.handler(({ context, input }) => {
    hqOf(context).drafts.put(sessionOf(context), input.place, input.text);
    return done;
  }),
  clear: os.drafts.clear.handler(({ context, input }) => {
    hqOf(context).drafts.clear(sessionOf(context), input.place);
    return done;
  }),
};

export const imports = {
  look: os.imports.look.handler(({ context, input }) => hqOf(context).imports.look(input.folder)),
  start: os.imports.start.handler(({ context, input }) => {
    hqOf(context).imports.start(sessionOf(context), { ...input, account: input.account ?? null });
    return done;
  }),
  state: os.imports.state.handler(({ context }) => hqOf(context).imports.state()),
  cancel: os.imports.cancel.handler(({ context }) => {
    hqOf(context).imports.cancel();
    return done;
  }),
};
