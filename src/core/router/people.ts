import type { PersonRow } from '../../contract/index.ts';
import type { PersonId } from '../../domain/index.ts';
import { Failure } from '../failure.ts';
import { keychainNumber, type Person, type Session, vaultState } from '../people/index.ts';
import type { Seats } from '../seats/seats.ts';
import { type CallContext, hqOf, os, sessionOf } from './access.ts';
import { readiness } from './readiness.ts';

const done = { ok: true } as const;

export function personRow(person: Person, seats: Seats<Session>): PersonRow {
  return { ...person, present: seats.present(person.id) };
}

/** Sleep is held off while somebody is on shift. */
export function holdAwake({ shell }: CallContext): void {
  shell.ports.host.holdAwake(
    shell.hq?.workspace.people.list().some((person) => person.active && person.onShift) ?? false,
  );
}

export const people = {
  signIn: os.people.signIn.handler(async ({ context, input }) => {
    const hq = hqOf(context);
    const session = await hq.workspace.people.signIn(input.number, input.passphrase);
    context.shell.seats.signIn(context.seat, session);
    context.shell.hub.changed('seat', 'people');
    const person = hq.person(session.personId);
    if (!person) throw new Failure('NOT_FOUND_HERE');
    return personRow(person, context.shell.seats);
  }),
  signOut: os.people.signOut.handler(({ context }) => {
    context.shell.seats.signOut(context.seat);
    context.shell.hub.changed('seat', 'people');
    hqOf(context).listenersChanged();
    return done;
  }),
  lock: os.people.lock.handler(({ context }) => {
    context.seat.locked = true;
    context.shell.hub.changed('seat');
    return done;
  }),
  unlock: os.people.unlock.handler(async ({ context, input }) => {
    await hqOf(context).workspace.people.confirm(sessionOf(context), input.passphrase);
    context.seat.locked = false;
    context.shell.hub.changed('seat');
    return done;
  }),
  list: os.people.list.handler(({ context }) =>
    hqOf(context)
      .workspace.people.list()
      .map((person) => personRow(person, context.shell.seats)),
  ),
  add: os.people.add.handler(async ({ context, input }) => {
    const added = await hqOf(context).workspace.people.addPerson(sessionOf(context), input);
    context.shell.hub.changed('people', 'journal');
    return added;
  }),
  setRole: os.people.setRole.handler(({ context, input }) => {
    hqOf(context).workspace.people.setRole(sessionOf(context), input.personId as PersonId, input.role);
    context.shell.hub.changed('people', 'journal', 'seat');
    return done;
  }),
  deactivate: os.people.deactivate.handler(({ context, input }) => {
    const { people } = hqOf(context).workspace;
    const { heldSlot } = people.deactivate(sessionOf(context), input.personId as PersonId);
    // Their windows must let go of the dead session, not only be refused at the next call.
    for (const seat of context.shell.seats.all())
      if (seat.session?.personId === input.personId) context.shell.seats.signOut(seat);
    holdAwake(context);
    context.shell.hub.changed('people', 'journal', 'seat');
    return { ...done, heldSlot };
  }),
  makeRecovery: os.people.makeRecovery.handler(async ({ context, input }) => {
    const made = await hqOf(context).workspace.people.makeRecovery(sessionOf(context), input.passphrase);
    context.shell.hub.changed('people', 'journal');
    return made;
  }),
  keychain: os.people.keychain.handler(async ({ context }) => ({
    available: await vaultState(context.shell.ports.vault),
    on: keychainNumber(hqOf(context).workspace.dir) === sessionOf(context).number,
  })),
  useKeychain: os.people.useKeychain.handler(async ({ context, input }) => {
    const { people } = hqOf(context).workspace;
    await people.useKeychain(sessionOf(context), input.passphrase, context.shell.ports.vault, input.on);
    context.shell.hub.changed('people', 'journal');
    return done;
  }),
  lockAfter: os.people.lockAfter.handler(({ context, input }) => {
    context.seat.lockAfter = input.minutes;
    context.shell.hub.changed('seat');
    return done;
  }),
  changePassphrase: os.people.changePassphrase.handler(async ({ context, input }) => {
    // Its passphrase is printed in the README: `practise` opens it by that.
    if (context.shell.inPractice()) throw new Failure('NOT_IN_PRACTICE');
    await hqOf(context).workspace.people.changePassphrase(sessionOf(context), input.old, input.next);
    return done;
  }),
  shift: os.people.shift.handler(({ context, input }) => {
    const [hq, me] = [hqOf(context), sessionOf(context)];
    if (!input.on) hq.shifts.mayEnd(me);
    hq.workspace.people.setShift(me, input.on, input.on ? readiness(context) : undefined);
    holdAwake(context);
    context.shell.hub.changed('people', 'journal', 'seat', 'listeners');
    return done;
  }),
  invite: os.people.invite.handler(({ context }) => ({ link: context.shell.ports.host.newLink() })),
};
