import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openHeadquarters, startCore } from '../fakes/core-harness.ts';
import { message } from '../fakes/telegram-source.ts';

/** Another process, for the crash test of a backup: begins one and dies. Says how to open what it leaves. */
const [dataDir = '', folder = ''] = process.argv.slice(2);
const harness = startCore({ dataDir });
const { client, source, number, workspaceId } = await openHeadquarters(harness);
await source.receive(...Array.from({ length: 300 }, (_, n) => message(`сообщение ${n}`)));
await client.backup.make({ folder });
while (readdirSync(folder).length === 0) await sleep(1);
process.stdout.write(JSON.stringify({ number, workspaceId }), () => process.kill(process.pid, 'SIGKILL'));
