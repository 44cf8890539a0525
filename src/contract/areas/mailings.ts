import { z } from 'zod';
import { MAILING_MOST, mailingTexts } from '../../domain/index.ts';
import { command, done, query } from '../base.ts';
import { id, ms } from '../shapes.ts';
import { COORDINATE } from './coverage.ts';

const observers = z.array(id).min(1).max(MAILING_MOST);
const state = z.enum(['waiting', 'held', 'queued', 'sending', 'sent', 'cancelled', 'stopped', 'failed']);
const count = z.number().int();
const names = z.object({ kk: z.string(), ru: z.string(), en: z.string() });

const mailing = z.object({
  id,
  texts: mailingTexts,
  by: z.string(),
  at: ms,
  stoppedBy: z.string().nullable(),
  stoppedAt: ms.nullable(),
  /** How many addresses are in each state; none of a state that nobody is in. */
  counts: z.partialRecord(state, count),
});
export type MailingRow = z.infer<typeof mailing>;

/** One message to many observers: previewed, held for some seconds, then sent one by one behind every answer to a call. */
export const mailings = {
  /** What is asked for every hour, ready in three languages. */
  templates: query(COORDINATE).output(z.array(z.object({ code: z.string(), labels: names, texts: names }))),
  /** Who would get which words, and who would not and why. Nothing is sent. */
  preview: query(COORDINATE)
    .input(z.object({ observers, texts: mailingTexts }))
    .output(
      z.object({
        to: z.array(z.object({ observer: id, callSign: z.string(), text: z.string(), shares: z.array(z.string()) })),
        withheld: z.array(
          z.object({
            observer: id,
            callSign: z.string(),
            why: z.enum(['seized', 'noAddress', 'neverWrote', 'notActive', 'nothingToFill']),
          }),
        ),
      }),
    ),
  send: command(COORDINATE)
    .input(z.object({ observers, texts: mailingTexts }))
    .output(z.object({ mailingId: id })),
  stop: command(COORDINATE)
    .input(z.object({ mailingId: id }))
    .output(done),
  /** The newest hundred. */
  list: query(COORDINATE).output(z.array(mailing)),
  get: query(COORDINATE)
    .input(z.object({ mailingId: id }))
    .output(
      mailing.extend({
        to: z.array(
          z.object({
            observer: id,
            callSign: z.string().nullable(),
            state,
            sentAt: ms.nullable(),
            error: z.string().nullable(),
          }),
        ),
      }),
    ),
};
