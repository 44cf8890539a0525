import { LADDER } from './ladder.ts';

/**
 * Steps of the ladder that call somebody by a Telegram message, and whom: those the step names, on their own account, or
 * the leads in their chat. A step that only grows louder calls nobody.
 */
export function pagedBy(step: number): 'named' | 'leads' | null {
  if (step === LADDER.noListener || step === LADDER.nextOnShift || step === LADDER.owner) return 'named';
  if (step === LADDER.twiceTarget || step === LADDER.ownersLead) return 'leads';
  return null;
}

/** Whoever was called within this is not called again, ms: a thousand calls for help are one message. */
export const PAGE_EVERY = 120_000;

/**
 * What a page says, in the languages of whoever may be called: nothing of a case, a place or a person, and not even who is
 * calling. The phone may be in other hands.
 */
export const PAGE_TEXT = ['Сізді күтіп отыр.', 'Вас ждут.', 'You are wanted.'].join('\n');
