import type { RelayKind } from '../../domain/index.ts';
import type { Person, Scheme } from './people.ts';

/** What a picture shows. Equal seed and look give equal bytes. */
export interface Picture {
  look: 'ballot' | 'protocol' | 'scene';
  seed: number;
  /** Ballots: the marked row, from 0. */
  row: number;
}

/** What a relay says of itself, for the test that reads it back. */
export interface Claims {
  kind: RelayKind;
  /** Code of the case kind; null where the text names none that is known. */
  caseKind: string | null;
  broken: boolean;
}

/** One thing that happens on Telegram. `ref` names its message for a later edit or deletion. */
export type Deed =
  | { do: 'relay'; via: Scheme; text: string; pictures: readonly Picture[]; claims: Claims; ref?: string }
  | { do: 'say'; who: Person; text: string; at?: { lat: number; lon: number }; ref?: string }
  | { do: 'edit'; ref: string; text: string }
  | { do: 'delete'; ref: string };

/** A deed with its delay, story ms after the event begins. */
export type Act = Deed & { after: number };

export type EventName =
  | 'sos'
  | 'brokenSos'
  | 'stranger'
  | 'location'
  | 'edited'
  | 'forged'
  | 'checkin'
  | 'ballot'
  | 'violation'
  | 'protocol'
  | 'observer'
  | 'conversation'
  | 'takenBack'
  | 'flood'
  | 'answer';

export interface ScriptEvent {
  name: EventName;
  acts: readonly Act[];
}

/** Calls for help, in all the ways in which they come. */
export type SosForm = Extract<EventName, 'sos' | 'brokenSos' | 'stranger' | 'location' | 'edited' | 'forged'>;

/** What goes wrong in a half-parsed one. */
export const BREAKS = ['kind', 'station', 'region', 'prose', 'noId', 'twice'] as const;
export type Break = (typeof BREAKS)[number];
