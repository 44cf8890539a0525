import { basename } from 'node:path';
import type { Hello } from '../../contract/index.ts';
import { electionNames } from '../election.ts';
import { PRACTICE_PASSPHRASE } from '../practice.ts';
import { hqOf, os } from './access.ts';
import { personRow } from './people.ts';

/** Who sees what before and after signing in, and the revision pings. */
export const system = {
  hello: os.system.hello.handler(({ context: { shell, seat } }): Hello => {
    const { ports, hq, stage } = shell;
    const person = hq && seat.session?.live ? hq.person(seat.session.personId) : null;
    const open = person !== null && !seat.locked;
    return {
      version: ports.version,
      host: ports.host.kind,
      runtimeHint: ports.host.runtimeHint,
      canInvite: ports.host.kind === 'browser',
      now: ports.clock.now(),
      stage,
      kind: hq?.workspace.kind ?? null,
      hqName: open && hq ? hq.workspace.name : null,
      workspaceId: open && hq ? basename(hq.workspace.dir) : null,
      seat: { locked: seat.locked, person: person && personRow(person, shell.seats), lockAfter: seat.lockAfter },
      practice: {
        available: ports.drill !== null && ports.drill.fixedCentre === null,
        exists: shell.practiceExists(),
        passphrase: shell.inPractice() ? PRACTICE_PASSPHRASE : null,
      },
      dataDir: ports.dataDir,
      crashedAt: ports.crashedAt,
      storage: hq ? shell.storage : null,
      drillOnly: ports.drill?.fixedCentre != null,
    };
  }),
  election: os.system.election.handler(({ context }) => electionNames(hqOf(context).election)),
  setLocale: os.system.setLocale.handler(({ context: { shell }, input }) => {
    shell.ports.host.locale(input.locale);
    return { ok: true } as const;
  }),
  live: os.system.live.handler(({ context: { shell }, signal }) => shell.hub.subscribe(signal)),
};
