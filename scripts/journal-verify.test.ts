import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PASSPHRASE, type TestWorkspace, testWorkspace } from '../src/core/people/test-support.ts';

let ws: TestWorkspace;
beforeEach(async () => {
  ws = await testWorkspace();
});
afterEach(() => ws.remove());

function verify(args: string[], passphrase = PASSPHRASE) {
  const script = join(import.meta.dirname, 'journal-verify.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { input: `${passphrase}\n` });
  return { status, said: `${stdout.toString()}${stderr.toString()}`.trim() };
}

// Each call is a process of its own, slow to start on a busy machine.
describe('journal:verify', { timeout: 60_000 }, () => {
  it('says that the chain is whole, while the headquarters runs and after it', () => {
    const whole = { status: 0, said: expect.stringMatching(/^chain whole: 2 entries, 1 device/) };
    expect(verify([ws.dir])).toEqual(whole);
    ws.current.people.setShift(ws.current.session, true);
    ws.current.close();
    expect(verify([ws.dir, '--number', ws.current.session.number])).toMatchObject({ status: 0 });
  });

  it('names the first broken entry', () => {
    ws.current.db.exec('DROP TRIGGER journal_entry_no_update; UPDATE journal_entry SET wall_time = 1 WHERE seq = 2');
    const { status, said } = verify([ws.dir]);
    expect(status).toBe(1);
    expect(said).toContain(`device ${ws.current.device.id}, seq 2`);
    expect(said).toMatch(/^chain broken: hash at entry [0-9a-f-]{36}/);
  });

  it('tells usage and a wrong passphrase apart from a broken chain', () => {
    expect(verify([])).toEqual({ status: 2, said: expect.stringContaining('Usage') });
    expect(verify([ws.dir, '--what'])).toMatchObject({ status: 2 });
    expect(verify([ws.dir], 'wrong')).toEqual({ status: 2, said: 'WRONG_PASSPHRASE' });
    expect(verify([ws.root])).toEqual({ status: 2, said: 'KEYRING_MISSING' });
  });
});
