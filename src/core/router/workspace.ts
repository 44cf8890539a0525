import { Failure } from '../failure.ts';
import { os } from './access.ts';

const done = { ok: true } as const;

export const workspace = {
  list: os.workspace.list.handler(({ context: { shell } }) =>
    shell.list().map(({ id, entry, usedAt }) => ({
      id,
      kind: entry.header?.kind ?? ('live' as const),
      createdAt: entry.header?.createdAt ?? 0,
      usedAt,
      problem: entry.header ? null : ('KEYRING_DAMAGED' as const),
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
};
