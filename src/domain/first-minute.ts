import { z } from 'zod';

/**
 * What is asked in the first minute of a call (domain.md 7.3), in this order. A checklist, no form: it is there while the
 * case is new, stays until everything is settled, and stops nobody.
 */
export const FIRST_QUESTIONS = ['safe', 'where', 'what', 'many', 'health', 'name', 'else', 'lawyer'] as const;
export type FirstQuestion = (typeof FIRST_QUESTIONS)[number];

/** `open`: nobody has asked yet, or what was said of it was taken back. */
export const QUESTION_STATES = ['open', 'asked', 'answered', 'notApplicable'] as const;
export type QuestionState = (typeof QUESTION_STATES)[number];

/** Loose: a newer version may say more. One reply may ask several questions. */
export const CHECKLIST_PAYLOADS = {
  'case.questionMarked': z.looseObject({
    questions: z.array(z.enum(FIRST_QUESTIONS)).min(1),
    state: z.enum(QUESTION_STATES),
    /** What was answered. */
    text: z.string().optional(),
    /** The reply that asks: taken back or not sent, nothing was asked. */
    mail: z.string().optional(),
  }),
} as const;

export interface QuestionMark {
  state: QuestionState;
  text: string | null;
  mail: string | null;
  by: string;
  at: number;
  entry: string;
}
export type Checklist = Partial<Record<FirstQuestion, QuestionMark>>;

/** The list with what this entry says of some of its questions: the last word on each holds. */
export function marked(
  list: Checklist,
  said: z.infer<(typeof CHECKLIST_PAYLOADS)['case.questionMarked']>,
  { by, at, entry }: Pick<QuestionMark, 'by' | 'at' | 'entry'>,
): Checklist {
  const mark = { state: said.state, text: said.text ?? null, mail: said.mail ?? null, by, at, entry };
  return { ...list, ...Object.fromEntries(said.questions.map((question) => [question, mark])) };
}

/** Whether this question is done with: answered, or no question here. */
export const isSettled = (state: QuestionState): boolean => state === 'answered' || state === 'notApplicable';
