import { PROTOCOL_LEVELS, type RelayKey } from '../../domain/index.ts';
import { Failure } from '../failure.ts';
import type { Headquarters } from '../headquarters.ts';
import { submissionOfMessage } from '../intake/index.ts';
import { sidesOf } from '../tabulation/index.ts';
import { type CallContext, hqOf, os, sessionOf } from './access.ts';

const done = { ok: true } as const;

/** A decision of the person in this seat, with its windows told. */
const decide = <T>(context: CallContext, work: (hq: Headquarters) => T): T => {
  const hq = hqOf(context);
  return hq.decided(['protocols'], () => work(hq));
};
const by = (context: CallContext) => sessionOf(context);

export const protocols = {
  list: os.protocols.list.handler(({ context, input }) =>
    hqOf(context).queries.run('protocolPage', { ...input, me: by(context).personId }),
  ),
  counts: os.protocols.counts.handler(({ context, input }) =>
    hqOf(context).queries.run('protocolCounts', { ...input, me: by(context).personId }),
  ),
  get: os.protocols.get.handler(async ({ context, input }) => {
    const { election, queries } = hqOf(context);
    const sides = Object.fromEntries(PROTOCOL_LEVELS.map((level) => [level, sidesOf(election, level)]));
    const rules = election.profile.protocolChecks;
    const found = await queries.run('protocolDetail', { ...input, me: by(context).personId, rules, sides });
    if (!found) throw new Failure('NOT_FOUND_HERE');
    return found;
  }),
  next: os.protocols.next.handler(({ context, input: { skip, ...filter } }) =>
    hqOf(context).protocolQueue.next(by(context).personId, filter, skip),
  ),
  dictate: os.protocols.dictate.handler(({ context, input }) => {
    const { requestId, level, region, station, who, text } = input;
    const fields: Partial<Record<RelayKey, string>> = {
      level,
      ...(region === null ? {} : { region }),
      ...(station === null ? {} : { station: String(station) }),
    };
    const hq = hqOf(context);
    return hq.decided(['protocols', 'inbox'], () => {
      const entry = { requestId, who, phone: null, fields, urgency: null, receivedAt: null, files: [] };
      const { messageKey } = hq.desk.enter(by(context), {
        ...entry,
        text: text || `#protocol ${level} ${region ?? ''} ${station ?? ''}`.trim(),
        channel: 'call',
        kind: 'protocol',
      });
      const submission = submissionOfMessage(hq.workspace.db, messageKey);
      if (!submission) throw new Failure('NOT_FOUND_HERE');
      return { id: hq.reception.receive(submission.id) };
    });
  }),
  key: os.protocols.key.handler(({ context, input }) =>
    decide(context, (hq) => {
      const keyed = hq.protocols.key(by(context), input.id, input.sheet);
      hq.protocolQueue.release(by(context).personId, input.id);
      return keyed;
    }),
  ),
  adjudicate: os.protocols.adjudicate.handler(({ context, input }) =>
    decide(context, (hq) => hq.protocols.adjudicate(by(context), input.id, input.sheet, input.reason)),
  ),
  sendBack: os.protocols.sendBack.handler(({ context, input }) =>
    decide(context, (hq) => hq.protocols.sendBack(by(context), input.id, input.to)),
  ),
  accept: os.protocols.accept.handler(({ context, input }) =>
    decide(context, (hq) => hq.protocols.accept(by(context), input.id, input.accepts, input.turnout ?? null)),
  ),
  reject: os.protocols.reject.handler(({ context, input }) =>
    decide(context, (hq) => hq.protocols.reject(by(context), input.id, input.code, input.note)),
  ),
  exclude: os.protocols.exclude.handler(({ context, input }) =>
    decide(context, (hq) => hq.protocols.exclude(by(context), input.id, input.code, input.on, input.note)),
  ),
  place: os.protocols.place.handler(({ context, input: { id, ...place } }) =>
    decide(context, (hq) => hq.protocols.place(by(context), id, place)),
  ),
  grade: os.protocols.grade.handler(({ context, input }) =>
    decide(context, (hq) => hq.protocols.grade(by(context), input.id, input.grade)),
  ),
  fault: os.protocols.fault.handler(({ context, input }) =>
    decide(context, (hq) => hq.protocols.fault(by(context), input.id, input.code, input.on)),
  ),
  copy: os.protocols.copy.handler(({ context, input }) =>
    decide(context, (hq) => hq.protocols.copy(by(context), input.id, input.copy)),
  ),
  join: os.protocols.join.handler(({ context, input }) =>
    decide(context, (hq) => hq.protocols.join(by(context), input.id, input.other, input.on)),
  ),
  compare: os.protocols.compare.handler(({ context, input }) =>
    decide(context, (hq) => hq.protocols.compare(by(context), input.id, input.other, input.reason)),
  ),
  askReopen: os.protocols.askReopen.handler(({ context, input }) =>
    decide(context, (hq) => hq.protocols.askReopen(by(context), input.id, input.reason)),
  ),
  reopen: os.protocols.reopen.handler(({ context, input }) =>
    decide(context, (hq) => hq.protocols.reopen(by(context), input.id)),
  ),
  undo: os.protocols.undo.handler(({ context, input }) => {
    decide(context, (hq) => hq.protocols.undo(by(context), input.id, input.entryId));
    return done;
  }),
};
