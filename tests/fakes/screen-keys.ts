import { implement, ORPCError } from '@orpc/server';
import type { z } from 'zod';
import { contract, type Hello, type PersonRow, type shapes, type Topic } from '../../src/contract/index.ts';

type Safety = z.infer<typeof shapes.safety>;
type PowerRule = z.infer<typeof shapes.powerRule>;
type State = z.infer<typeof shapes.backupState>;

interface World {
  now(): number;
  people: PersonRow[];
  me(): PersonRow | null;
  changed(...topics: Topic[]): void;
  setStage(stage: Hello['stage']): void;
}

const ok = { ok: true as const };
const DAY = 86_400_000;
const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
/** The one passphrase that the stand-in refuses. */
function confirm(passphrase: string): void {
  if (passphrase === 'wrong') throw new ORPCError('WRONG_PASSPHRASE', { data: { seconds: 0 } });
}

/** Keys, locks and backups of the stand-in core: it moves as the real one does, and protects nothing. */
export function createScreenKeys(world: World) {
  const { now, changed } = world;
  const os = implement(contract);
  let lockAfter = 10;
  let keychain = false;
  let power: PowerRule = { suspend: 'lock', lockScreen: 'lock' };
  const safety: Safety = {
    rekeyDue: false,
    recoverySheet: null,
    warnings: [
      { entryId: 'w-1', at: now() - 3_600_000, what: 'recoveryUsed', by: 'Recovery sheet' },
      { entryId: 'w-2', at: now() - DAY, what: 'keychainOn', by: 'Ерлан' },
      { entryId: 'w-3', at: now() - 2 * DAY, what: 'restored', by: 'system' },
    ],
  };
  const STEPS = ['copying', 'checking', 'media', 'sealing'] as const;
  let begun: { at: number; folder: string } | null = null;
  let last: State['last'] = null;
  const made: { folder: string; madeAt: number | null; bytes: number | null; entries: number | null }[] = [
    { folder: 'maere-backup-20261120T180000Z-0a1b2c3d', madeAt: now() - 2 * DAY, bytes: 63_400_000, entries: 4211 },
    { folder: 'maere-backup-20261102T070000Z-99aa01ff', madeAt: null, bytes: null, entries: null },
  ];
  const look = (): State => {
    if (begun === null) return { running: null, last };
    const spent = now() - begun.at;
    const step = STEPS[Math.floor(spent / 1500)];
    if (step === undefined) {
      const name = `maere-backup-${begun.at}-5e5e5e5e`;
      last = { at: now(), folder: `${begun.folder}/${name}`, bytes: 64_100_000, error: null };
      made.unshift({ folder: name, madeAt: now(), bytes: 64_100_000, entries: 4380 });
      begun = null;
      return { running: null, last };
    }
    const share = step === 'checking' ? null : (spent % 1500) / 1500;
    return { running: { step, share, startedAt: begun.at }, last };
  };

  return {
    lockAfter: () => lockAfter,
    rekeyDue: () => {
      safety.rekeyDue = true;
    },
    workspace: {
      safety: os.workspace.safety.handler(() => safety),
      seenWarning: os.workspace.seenWarning.handler(({ input }) => {
        safety.warnings = safety.warnings.filter((warning) => warning.entryId !== input.entryId);
        changed('people');
        return ok;
      }),
      wipe: os.workspace.wipe.handler(() => {
        world.setStage('sealed');
        changed('seat');
        return ok;
      }),
      rekey: os.workspace.rekey.handler(async ({ input }) => {
        await wait(300);
        confirm(input.passphrase);
        world.setStage('sealed');
        changed('seat');
        await wait(2500);
        safety.rekeyDue = false;
        world.setStage('open');
        changed('seat', 'people');
        return { slots: world.people.filter((person) => person.active && person.canStart).length };
      }),
      power: os.workspace.power.handler(() => power),
      setPower: os.workspace.setPower.handler(({ input }) => {
        power = input;
        changed('people');
        return ok;
      }),
      openByKeychain: os.workspace.openByKeychain.handler(() => {
        throw new ORPCError('KEYCHAIN_LOST');
      }),
    },
    people: {
      lockAfter: os.people.lockAfter.handler(({ input }) => {
        lockAfter = input.minutes;
        changed('seat');
        return ok;
      }),
      makeRecovery: os.people.makeRecovery.handler(async ({ input }) => {
        await wait(300);
        confirm(input.passphrase);
        safety.recoverySheet = { number: '731904', madeAt: now() };
        changed('people');
        return { number: '731904', code: '7K2M-QX9D-0B4T-HHWZ-5R1C-8NVE-3J6P' };
      }),
      keychain: os.people.keychain.handler(() => ({ available: 'yes' as const, on: keychain })),
      useKeychain: os.people.useKeychain.handler(({ input }) => {
        confirm(input.passphrase);
        keychain = input.on;
        changed('people');
        return ok;
      }),
    },
    backup: {
      make: os.backup.make.handler(({ input }) => {
        if (!input.folder.startsWith('/')) throw new ORPCError('BACKUP_FOLDER_UNSUITABLE');
        begun = { at: now(), folder: input.folder };
        return ok;
      }),
      state: os.backup.state.handler(look),
      cancel: os.backup.cancel.handler(() => {
        if (begun) last = { at: now(), folder: begun.folder, bytes: null, error: 'CANCELLED' };
        begun = null;
        changed('journal');
        return ok;
      }),
      list: os.backup.list.handler(({ input }) => {
        if (!input.folder.startsWith('/')) throw new ORPCError('BACKUP_FOLDER_UNSUITABLE');
        return made.map((row) => ({ ...row, folder: `${input.folder}/${row.folder}` }));
      }),
    },
  };
}
