import { Failure } from '../failure.ts';
import { type CallContext, os, sessionOf } from './access.ts';

const done = { ok: true } as const;

function backupsOf({ shell }: CallContext) {
  if (!shell.backups) throw new Failure('NO_WORKSPACE');
  return shell.backups;
}

export const backup = {
  make: os.backup.make.handler(({ context, input }) => {
    backupsOf(context).make(input.folder, sessionOf(context));
    return done;
  }),
  state: os.backup.state.handler(({ context }) => backupsOf(context).state()),
  cancel: os.backup.cancel.handler(({ context }) => {
    backupsOf(context).cancel();
    return done;
  }),
  list: os.backup.list.handler(({ context, input }) => backupsOf(context).list(input.folder)),
};
