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
}

/** Silence after which a window isn't counted as listening: three missed reports. */
export const LISTENING_FOR = 30_000;

export interface Seats<S extends SeatSession> {
  get(id: string): Seat<S>;
  signIn(seat: Seat<S>, session: S): void;
  signOut(seat: Seat<S>): void;
  /** Everyone out, keys gone: seal. */
  clear(): void;
  all(): Seat<S>[];
  present(personId: string): boolean;
  /** Windows that are connected, have a person, and said within LISTENING_FOR that their sound is on. */
  listeners(): number;
}

export function createSeats<S extends SeatSession>(clock: Clock): Seats<S> {
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
      const seat: Seat<S> = { id, session: null, locked: false, channels: 0, sound: 'untested', soundAt: 0 };
      seats.set(id, seat);
      return seat;
    },
    signIn(seat, session) {
      if (seat.session !== session) seat.session?.destroy();
      seat.session = session;
      seat.locked = false;
    },
    signOut,
    clear() {
      for (const seat of seats.values()) signOut(seat);
    },
    all: () => [...seats.values()],
    present: (personId) => [...seats.values()].some((seat) => seat.session?.personId === personId && seat.channels > 0),
    listeners() {
      const now = clock.now();
      return [...seats.values()].filter(
        (seat) => seat.session && seat.channels > 0 && seat.sound === 'on' && now - seat.soundAt <= LISTENING_FOR,
      ).length;
    },
  };
}
