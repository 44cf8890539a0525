import { implement, ORPCError } from '@orpc/server';
import { type CallMeta, contract, errorMap, type Role } from '../../contract/index.ts';
import { Failure, hasCode } from '../failure.ts';
import type { Headquarters } from '../headquarters.ts';
import type { Session } from '../people/index.ts';
import type { Log } from '../ports.ts';
import { describeSurprise } from '../process/surprise.ts';
import type { Seat } from '../seats/seats.ts';
import type { Shell } from '../shell.ts';

/** What every handler gets: whose window this is, and the headquarters behind it. */
export interface CallContext {
  shell: Shell;
  seat: Seat<Session>;
}

/**
 * Turns an expected failure into the contract's typed error, and hides everything else: a surprise is logged by its
 * class and call, never by its message, which may hold content.
 */
function toContractError(error: unknown, path: readonly string[], log: Log): unknown {
  if (error instanceof ORPCError) return error;
  if (hasCode(error) && Object.hasOwn(errorMap, error.code)) {
    const data =
      'data' in error
        ? error.data
        : { seconds: ('seconds' in error && error.seconds) || 0, detail: error.detail ?? '' };
    const code = error.code as keyof typeof errorMap;
    return new ORPCError(code, { defined: true, status: errorMap[code].status, message: code, data });
  }
  log.error('call.surprise', { call: path.join('.'), ...describeSurprise(error) });
  return new ORPCError('INTERNAL_SERVER_ERROR', { message: 'INTERNAL' });
}

/** Commands that a screen gives by itself: nobody has touched the seat. */
const BY_ITSELF: ReadonlySet<string> = new Set(['alarms.listening', 'system.setLocale']);

/** The one place where a call is let in: stage, screen lock, sign-in, role; all from the contract's own metadata. */
export const os = implement(contract)
  .$context<CallContext>()
  .use(async ({ context, procedure, path, next }) => {
    const { shell, seat } = context;
    try {
      const meta = procedure['~orpc'].meta as CallMeta;
      shell.lockIdle();
      if (seat.locked && !meta.whileLocked) throw new Failure('SCREEN_LOCKED');
      if (meta.access !== 'anyone') {
        if (!seat.session) throw new Failure('NOT_SIGNED_IN');
        const person = shell.hq?.person(seat.session.personId);
        if (!person?.active) throw new Failure('NOT_SIGNED_IN');
        if (meta.access !== 'signedIn' && !(meta.access as readonly Role[]).includes(person.role))
          throw new Failure('ROLE_FORBIDDEN');
      }
      if (meta.does === 'command' && !BY_ITSELF.has(path.join('.'))) shell.seats.active(seat);
      return await next({});
    } catch (error) {
      shell.storageFailed(error);
      throw toContractError(error, path, shell.ports.log);
    }
  });

export type Os = typeof os;

/** The open headquarters, or the reason why there is none. */
export function hqOf(context: CallContext): Headquarters {
  const hq = context.shell.hq;
  if (!hq) throw new Failure('NO_WORKSPACE');
  return hq;
}

/** The signed-in session of this seat; the access rule has let it in already. */
export function sessionOf(context: CallContext): Session {
  const session = context.seat.session;
  if (!session) throw new Failure('NOT_SIGNED_IN');
  return session;
}
