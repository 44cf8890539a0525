import { oc } from '@orpc/contract';
import { z } from 'zod';
import { RESPONDING_ROLES } from '../domain/index.ts';
import { errorMap } from './errors.ts';
import type * as s from './shapes.ts';

/**
 * `access` says who may call: `anyone` (before sign-in), `signedIn`, or a list of roles; `whileLocked`
 * marks the few calls that a locked screen may make. Core enforces both from this metadata, never by hand.
 */
export interface CallMeta extends Record<string, unknown> {
  access: 'anyone' | 'signedIn' | readonly s.Role[];
  whileLocked?: boolean;
  /** query: reads; command: writes; live: a stream. */
  does: 'query' | 'command' | 'live';
}

const base = oc.$meta<CallMeta>({ access: [], does: 'query' }).errors(errorMap);
export const query = (access: CallMeta['access'], whileLocked = false) =>
  base.meta({ access, whileLocked, does: 'query' });
export const command = (access: CallMeta['access'], whileLocked = false) =>
  base.meta({ access, whileLocked, does: 'command' });
export const live = (access: CallMeta['access'], whileLocked = false) =>
  base.meta({ access, whileLocked, does: 'live' });

/** Whoever answers calls. */
export const RESPOND = RESPONDING_ROLES;
export const LEAD = ['lead'] as const;
export const done = z.object({ ok: z.literal(true) });
/** Input of a call that answers in pages. */
export const page = { cursor: z.string().max(200).nullish(), limit: z.number().int().min(1).max(200).default(50) };
