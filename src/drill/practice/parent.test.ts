import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { type FromShell, findParent } from './parent.ts';

/** Electron's port as a utility process sees it. */
class UtilityPort extends EventEmitter {
  readonly sent: unknown[] = [];
  postMessage(message: unknown): void {
    this.sent.push(message);
  }
}

const here = process as unknown as { parentPort?: UtilityPort };
afterEach(() => {
  delete here.parentPort;
});

describe('parent', () => {
  it('speaks through a utility process’s port and drops what makes no sense', () => {
    const port = new UtilityPort();
    here.parentPort = port;
    const parent = findParent();
    const heard: FromShell[] = [];
    parent.onMessage((message) => heard.push(message));
    for (const data of [
      { type: 'control', command: 'sosNow' },
      { type: 'control', command: 'format' },
      { type: 'stop' },
      'stop',
      null,
    ])
      port.emit('message', { data });
    expect(heard).toEqual([{ type: 'control', command: 'sosNow' }, { type: 'stop' }]);
    parent.post({ type: 'log', level: 'info', event: 'drill.test' });
    expect(port.sent).toEqual([{ type: 'log', level: 'info', event: 'drill.test' }]);
  });
});
