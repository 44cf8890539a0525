import type { Log } from '../core/ports.ts';

/** Content-free by the port's own rule; one JSON object a line. A shipped app keeps no log. */
export function createLog(on: boolean): Log {
  const at =
    (level: string): Log['info'] =>
    (event, fields) => {
      if (on) process.stderr.write(`${JSON.stringify({ level, event, ...fields })}\n`);
    };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}
