import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Verdict, verify } from '../src/core/journal/index.ts';
import { databaseFile, PeopleError, readHeads, unlockForPeople } from '../src/core/people/index.ts';
import { closeStore, openRead, readKeyring, StoreError } from '../src/core/store/index.ts';

/**
 * Walks a workspace's journal and says whether every chain is whole, or names the first broken entry. Reads only, also
 * while a headquarters runs on the workspace. The passphrase comes from standard input, never from the command line.
 * Exit codes: 0 whole, 1 broken, 2 usage, wrong passphrase or a store that can't be read.
 */
const USAGE = 'Usage: npm run journal:verify -- WORKSPACE [--number N]   (passphrase on standard input)';

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  const asked = parse(args);
  if (asked === null) return complain(USAGE);
  try {
    const number = asked.number ?? onlyNumber(asked.dir);
    if (number === null) return complain('More than one slot: say which with --number N');
    return report(await check(asked.dir, number, passphraseFromInput()));
  } catch (error) {
    if (error instanceof PeopleError || error instanceof StoreError) return complain(error.code);
    throw error;
  }
}

function parse(args: string[]): { dir: string; number: string | null } | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { number: { type: 'string' } },
      allowPositionals: true,
    });
    const [dir] = positionals;
    if (dir === undefined || positionals.length > 1) return null;
    return { dir: resolve(dir), number: values.number ?? null };
  } catch {
    return null;
  }
}

function onlyNumber(dir: string): string | null {
  const { slots } = readKeyring(dir);
  return slots.length === 1 ? (slots[0]?.number ?? null) : null;
}

/** The first line, without its end. */
function passphraseFromInput(): string {
  return readFileSync(0, 'utf8').split(/\r?\n/, 1)[0] ?? '';
}

async function check(dir: string, number: string, passphrase: string): Promise<Verdict> {
  const { header, dataKey, personSecret } = await unlockForPeople(dir, number, passphrase);
  personSecret.fill(0);
  // Before the snapshot is taken: a running headquarters may move on in between, never back.
  const remembered = readHeads(dir, dataKey);
  const db = openRead({ file: databaseFile(dir), dataKey, cipher: header.cipher, keyProven: true });
  dataKey.fill(0);
  try {
    return verify(db, remembered);
  } finally {
    closeStore(db);
  }
}

function report(verdict: Verdict): number {
  if (verdict.whole) {
    const { entries, chains, people, erased } = verdict;
    console.log(
      `chain whole: ${entries} entries, ${chains} device(s), ${people} signer(s), ${erased} payload(s) erased`,
    );
    return 0;
  }
  const { id, device, seq, what } = verdict.broken;
  console.log(`chain broken: ${what} at entry ${id ?? '(missing)'}, device ${device}, seq ${seq}`);
  return 1;
}

function complain(text: string): number {
  console.error(text);
  return 2;
}
