import { z } from 'zod';
import { FIRST_QUESTIONS, QUESTION_STATES, REPLY_LANGUAGES, SECOND_CHANNELS } from '../../domain/index.ts';
import { command, done, query, RESPOND } from '../base.ts';
import { id, line, ms } from '../shapes.ts';

const question = z.enum(FIRST_QUESTIONS);
const inEach = z.object({ kk: z.string(), ru: z.string(), en: z.string() });
const entry = z.object({ entryId: id });
const aCase = { caseId: id };
/** How it is shown: hostile text. */
const named = z.object({ reporter: id, label: z.string() });

const caseTalk = z.object({
  /** All questions of the first minute, in order. */
  checklist: z.array(
    z.object({
      question,
      state: z.enum(QUESTION_STATES),
      text: z.string().nullable(),
      by: z.string().nullable(),
      at: ms.nullable(),
    }),
  ),
  settled: z.boolean(),
  /** What the reporter seems to write in; null: cannot be told. */
  language: z.enum(REPLY_LANGUAGES).nullable(),
  /** Nothing has been sent yet: the next reply is read by whoever has the phone now. */
  first: z.boolean(),
  /** Null where nobody can be named. */
  phone: z
    .object({
      seized: z.object({ entryId: id, by: z.string(), since: ms, mine: z.boolean() }).nullable(),
      /** The last one, if nothing is stopped now. */
      calledBack: z
        .object({
          entryId: id,
          by: z.string(),
          mine: z.boolean(),
          who: z.string(),
          channel: z.enum(SECOND_CHANNELS),
          how: z.string(),
          at: ms,
          since: ms,
          until: ms,
        })
        .nullable(),
      /** Theirs, as far as known. */
      addresses: z.array(named.extend({ own: z.boolean() })),
      /** Others who write on this case: somebody may know that they are the same person. */
      others: z.array(named),
      /** Versions of messages (`versionId`) that came while the phone may have been in other hands. */
      doubtful: z.array(z.number().int()),
    })
    .nullable(),
});
export type CaseTalk = z.infer<typeof caseTalk>;

/** Talking back to whoever called. The reply itself is `cases.reply`. */
export const talk = {
  /** Texts for replies, in each language. */
  words: query(RESPOND).output(
    z.object({
      questions: z.record(question, inEach),
      templates: z.array(z.object({ code: z.string(), first: z.boolean(), names: inEach, texts: inEach })),
    }),
  ),
  ofCase: query(RESPOND).input(z.object(aCase)).output(caseTalk),
  /** What became of questions; `open` takes back what was said of them. */
  mark: command(RESPOND)
    .input(
      z.object({
        ...aCase,
        questions: z.array(question).min(1).max(FIRST_QUESTIONS.length),
        state: z.enum(QUESTION_STATES),
        text: line(1000).optional(),
      }),
    )
    .output(entry),
  /** One switch: stops all their addresses, withdraws what waits, marks what comes. RECIPIENT_STOPPED: it holds already. */
  seize: command(RESPOND)
    .input(z.object({ ...aCase, text: line(500).optional() }))
    .output(entry.extend({ withdrawn: z.number().int() })),
  /** Spoken with by another way, and recognised: lifts it. NOTHING_HELD: nothing is stopped. */
  calledBack: command(RESPOND)
    .input(z.object({ ...aCase, who: line(200), channel: z.enum(SECOND_CHANNELS), how: line(500), at: ms }))
    .output(entry),
  /** Somebody else who writes on the case is the same person. */
  link: command(RESPOND)
    .input(z.object({ ...aCase, reporter: id }))
    .output(entry),
  /** One's own switch, call-back or link. */
  undo: command(RESPOND)
    .input(z.object({ entryId: id }))
    .output(done),
};
