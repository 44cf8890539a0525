import { Failure } from '../failure.ts';
import { keychainNumber, powerRule, safetyOf, seenWarning, setPowerRule } from '../people/index.ts';
import { hqOf, os, sessionOf } from './access.ts';

const done = { ok: true } as const;

export const workspace = {
  list: os.workspace.list.handler(({ context: { shell } }) =>
    shell.list().map(({ id, entry, usedAt }) => ({
      id,
      kind: entry.header?.kind ?? ('live' as const),
      createdAt: entry.header?.createdAt ?? 0,
      usedAt,
      problem: entry.problem,
      keychain: shell.ports.vault && keychainNumber(entry.dir),
    })),
  ),
  practise: os.workspace.practise.handler(async ({ context: { shell, seat }, input }) => {
    await shell.practise(seat, input.callName);
    return done;
  }),
  create: os.workspace.create.handler(async ({ context: { shell, seat }, input }) => {
    const { id, number } = await shell.create(seat, input);
    return { workspaceId: id, number };
  }),
  open: os.workspace.open.handler(async ({ context: { shell, seat }, input }) => {
    await shell.open(seat, input.workspaceId, input.number, input.passphrase);
    return done;
  }),
  seal: os.workspace.seal.handler(async ({ context: { shell } }) => {
    await shell.seal();
    return done;
  }),
  leaveSealed: os.workspace.leaveSealed.handler(({ context: { shell } }) => {
    if (shell.stage === 'open') throw new Failure('WORKSPACE_OPEN');
    shell.leaveSealed();
    return done;
  }),
  wipe: os.workspace.wipe.handler(async ({ context: { shell } }) => {
    await shell.wipe();
    return done;
  }),
  rekey: os.workspace.rekey.handler(({ context: { shell, seat }, input }) => shell.rekey(seat, input.passphrase)),
  safety: os.workspace.safety.handler(({ context }) => {
    const hq = hqOf(context);
    const { warnings, ...rest } = safetyOf(hq.workspace.db, sessionOf(context).personId);
    return { ...rest, warnings: warnings.map((warning) => ({ ...warning, by: hq.names.person(warning.by) })) };
  }),
  seenWarning: os.workspace.seenWarning.handler(({ context, input }) => {
    hqOf(context).decided(['people'], () =>
      seenWarning(hqOf(context).workspace.journal, sessionOf(context), input.entryId),
    );
    return done;
  }),
  power: os.workspace.power.handler(({ context }) => powerRule(hqOf(context).workspace.db)),
  setPower: os.workspace.setPower.handler(({ context, input }) => {
    hqOf(context).decided(['people'], () => setPowerRule(hqOf(context).workspace.journal, sessionOf(context), input));
    return done;
  }),
  openByKeychain: os.workspace.openByKeychain.handler(async ({ context: { shell, seat }, input }) => {
    await shell.openByKeychain(seat, input.workspaceId);
    return done;
  }),
  restore: os.workspace.restore.handler(async ({ context: { shell, seat }, input }) => ({
    workspaceId: await shell.restore(seat, input),
  })),
};
