/**
 * The data centre as a process of its own: `node src/drill/centre/main.ts`. First line of stdout: the descriptor; then
 * one JSON answer per JSON command on stdin. Ends when stdin closes. Writes nothing to disk.
 */
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { startServer } from './centre.ts';
import type { Answer, Descriptor } from './contract.ts';
import { command } from './control.ts';
import { DC_ID, FILE_DC_ID, HOST } from './dcs.ts';

const envelope = z.looseObject({ id: z.int(), cmd: z.string() });

const print = (line: Descriptor | Answer): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

// A given port lets a drill play a data centre that went away and came back.
const port = Number(process.env.CENTRE_PORT ?? 0);
const { centre, stop } = await startServer((text) => void process.stderr.write(`centre: ${text}\n`), port);

print({
  ready: true,
  host: HOST,
  port: centre.port,
  dcId: DC_ID,
  others: [{ dcId: FILE_DC_ID, port: centre.filePort }],
  publicKey: { n: centre.rsa.n.toString(), e: centre.rsa.e, fingerprint: centre.rsa.fingerprint.toString() },
});

async function answer(line: string): Promise<Answer> {
  let id = 0;
  try {
    const { id: number, cmd, ...input } = envelope.parse(JSON.parse(line));
    id = number;
    return { id, ok: true, result: await command(centre, cmd, input) };
  } catch (error) {
    return {
      id,
      ok: false,
      error: error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : 'failed',
    };
  }
}

async function end(): Promise<never> {
  await stop();
  process.exit(0);
}

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  if (line.trim() === '') return;
  void answer(line).then((result) => {
    print(result);
    if (result.ok && line.includes('"shutdown"') && JSON.parse(line).cmd === 'shutdown') void end();
  });
});
lines.on('close', () => void end());
