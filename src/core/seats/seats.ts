import type { Clock } from '../ports.ts';

export type Sound = 'on' | 'blocked' | 'gone' | 'untested';

/** What a signed-in person brings: made by people, destroyed when the seat is left. */
export interface SeatSession {
  readonly personId: string;
  destroy(): void;
}

/** One window of one person: its sign-in outlives a reload, its sound doesn't. */
export interface Seat<S extends SeatSession = SeatSession> {
  readonly id: string;
  session: S | null;
  locked: boolean;
  channels: number;
  sound: Sound;
  /** Last word about the sound, UTC ms; 0 before the first. */
  soundAt: number;
  /** Minutes without a command after which the seat locks; 0 never. */
  lockAfter: number;
  /** Last command of this seat, UTC ms. */
  activeAt: number;
}

/** Silence after which a window isn't counted as listening: three missed reports. */
export const LISTENING_FOR = 30_000;
/** Minutes; see Seat.lockAfter. */
export const LOCK_AFTER = 10;

export interface Seats<S extends SeatSession> {
  get(id: string): Seat<S>;
  signIn(seat: Seat<S>, session: S): void;
  signOut(seat: Seat<S>): void;
  /** Everyone out, keys gone: seal. */
  clear(): void;
  all(): Seat<S>[];
  present(personId: string): boolean;
  /** A person did something at this seat. */
  active(seat: Seat<S>): void;
  /**
   * Locks what nobody has touched for its time, by core's clock and whatever its screen says; the seats that are newly
   * locked. Streams, reads and the ear's reports are the screen's own doing and don't count.
   */
  lockIdle(): Seat<S>[];
  /** Windows that are connected, have a person who may answer, and said within LISTENING_FOR that their sound is on. */
  listeners(): number;
}

/** `mayAnswer`: whether this person could take an SOS at all; an ear that can't answer is nobody's ear. */
export function createSeats<S extends SeatSession>(
  clock: Clock,
  mayAnswer: (session: S) => boolean = () => true,
): Seats<S> {
  const seats = new Map<string, Seat<S>>();
  const signOut = (seat: Seat<S>) => {
    seat.session?.destroy();
    seat.session = null;
    seat.locked = false;
    seat.sound = 'untested';
  };
  return {
    get(id) {
      const known = seats.get(id);
      if (known) return known;
      const seat: Seat<S> = {
        id,
        session: null,
        locked: false,
        channels: 0,
        sound: 'untested',
        soundAt: 0,
        lockAfter: LOCK_AFTER,
        activeAt: clock.now(),
      };
      seats.set(id, seat);
      return seat;
    },
    signIn(seat, session) {
      if (seat.session !== session) seat.session?.destroy();
      seat.session = session;
      seat.locked = false;
      seat.activeAt = clock.now();
    },
    signOut,
    clear() {
      for (const seat of seats.values()) signOut(seat);
    },
    active(seat) {
      seat.activeAt = clock.now();
    },
    lockIdle() {
      const now = clock.now();
      return [...seats.values()].filter((seat) => {
        // A clock set back must not keep a screen open for longer than its time.
        if (now < seat.activeAt) seat.activeAt = now;
        if (!seat.session || seat.locked || seat.lockAfter === 0) return false;
        seat.locked = now - seat.activeAt >= seat.lockAfter * 60_000;
        return seat.locked;
      });
    },
    all: () => [...seats.values()],
    present: (personId) => [...seats.values()].some((seat) => seat.session?.personId === personId && seat.channels > 0),
    listeners() {
      const now = clock.now();
      return [...seats.values()].filter(
        (seat) =>
          seat.session &&
          mayAnswer(seat.session) &&
          seat.channels > 0 &&
          seat.sound === 'on' &&
          now - seat.soundAt <= LISTENING_FOR,
      ).length;
    },
  };
}
