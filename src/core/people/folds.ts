import { z } from 'zod';
import { ROLES, type Role } from '../../domain/index.ts';
import type { JournalEntry, Projection } from '../journal/index.ts';
import { run } from '../store/index.ts';

/** Payloads of the entries below; what does not parse (erased, or another version's) changes nothing. */
const added = z.object({ callName: z.string(), role: z.enum(ROLES) });
const roleChanged = z.object({ role: z.enum(ROLES) });
const workspaceCreated = z.object({ name: z.string(), kind: z.enum(['drill', 'live']) });

interface PersonState {
  callName: string;
  role: Role;
  active: boolean;
  publicKey: string;
  addedAt: number;
  onShiftSince: number | null;
}

function foldPerson(entries: readonly JournalEntry[]): PersonState | null {
  let state: PersonState | null = null;
  for (const entry of entries) state = applyToPerson(state, entry);
  return state;
}

function applyToPerson(state: PersonState | null, entry: JournalEntry): PersonState | null {
  if (entry.type === 'person.added') {
    const payload = added.safeParse(entry.payload);
    const key = entry.subjects.find((subject) => subject.startsWith('key:'))?.slice('key:'.length);
    if (state !== null || key === undefined) return state;
    // An erased name leaves a person without a name and with the least rights, until a later entry says otherwise.
    const { callName, role } = payload.success ? payload.data : { callName: '', role: 'viewer' as const };
    return { callName, role, active: true, publicKey: key, addedAt: entry.wallTime, onShiftSince: null };
  }
  if (state === null) return null;
  switch (entry.type) {
    case 'person.roleChanged': {
      const payload = roleChanged.safeParse(entry.payload);
      return payload.success ? { ...state, role: payload.data.role } : state;
    }
    case 'person.deactivated':
      return { ...state, active: false, onShiftSince: null };
    case 'shift.started':
      return state.active ? { ...state, onShiftSince: state.onShiftSince ?? entry.wallTime } : state;
    case 'shift.ended':
      return { ...state, onShiftSince: null };
    default:
      return state;
  }
}

/** Table `person`. */
export const personProjection: Projection = {
  name: 'person',
  prefix: 'person:',
  refold(db, subject, entries) {
    const state = foldPerson(entries);
    if (state === null) return;
    run(
      db,
      `INSERT INTO person (id, call_name, role, active, public_key, added_at, on_shift_since) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET call_name = excluded.call_name, role = excluded.role, active = excluded.active,
        public_key = excluded.public_key, added_at = excluded.added_at, on_shift_since = excluded.on_shift_since`,
      subject.slice('person:'.length),
      state.callName,
      state.role,
      state.active ? 1 : 0,
      state.publicKey,
      state.addedAt,
      state.onShiftSince,
    );
  },
  clear(db) {
    run(db, 'DELETE FROM person');
  },
};

/** Table `workspace_info`. */
export const workspaceProjection: Projection = {
  name: 'workspace',
  prefix: 'workspace:',
  refold(db, subject, entries) {
    const [entry] = entries.filter((candidate) => candidate.type === 'workspace.created');
    const payload = workspaceCreated.safeParse(entry?.payload);
    if (entry === undefined || !payload.success) return;
    run(
      db,
      `INSERT INTO workspace_info (id, name, kind, created_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, created_at = excluded.created_at`,
      subject.slice('workspace:'.length),
      payload.data.name,
      payload.data.kind,
      entry.wallTime,
    );
  },
  clear(db) {
    run(db, 'DELETE FROM workspace_info');
  },
};
