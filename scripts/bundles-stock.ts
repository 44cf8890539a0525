import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import Ajv from 'ajv-draft-04';
import { verifyFile } from '../src/core/export/verify/verify-file.ts';
import { oneByteEach, unnoticed } from '../src/drill/bundles/one-byte.ts';
import { stockTools } from '../src/drill/bundles/stock.ts';
import { root } from './lib/places.ts';

/**
 * `npm run bundles:stock -- FOLDER [--public-key FILE] [--age-identity FILE] [--bagit "python3 bagit.py"] [--no-bytes]`: every
 * bundle in a folder and below it, checked by what a stranger has: minisign, age, unzip, sha512sum, bagit-python (said where
 * one is not installed), by our own verifier as a command, its NIST file against the published schema; then one byte changed
 * in each file in turn, twice, and the verifier has to name that file. Exit code 1 if anything is not as it should be. The
 * key is the `.pub` beside a bundle unless one is named: here it is the tools that are looked at, not who signed.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'public-key': { type: 'string' },
    'age-identity': { type: 'string' },
    bagit: { type: 'string', default: 'bagit.py' },
    bytes: { type: 'boolean', default: true },
  },
  allowNegative: true,
});
const [named] = positionals;
if (named === undefined) {
  console.error(
    'Usage: npm run bundles:stock -- FOLDER [--public-key FILE] [--age-identity FILE] [--bagit COMMAND] [--no-bytes]',
  );
  process.exit(2);
}
const folder = resolve(named);
const schema = JSON.parse(readFileSync(join(root, 'tests/fixtures/nist-err-v2.schema.json'), 'utf8')) as object;
const isNist = new Ajv({ strict: false, validateFormats: false }).compile(schema);

/** Signed ones; where a bundle lies there encrypted and as what is in it, the encrypted one. */
function bundlesIn(dir: string): string[] {
  const paths = readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((path) => /maere-[a-z0-9-]+\.zip(?:\.age)?$/.test(path))
    .map((path) => join(dir, path))
    .filter((path) => existsSync(`${path.replace(/\.age$/, '')}.minisig`));
  return paths.filter((path) => !paths.includes(`${path}.age`)).toSorted();
}

const wrong: string[] = [];
function tell(holds: boolean, line: string): void {
  console.log(`${holds ? '  ' : '✗ '}${line}`);
  if (!holds) wrong.push(line);
}

/** A drill says so, and it fails for that; for anything else it must not. */
async function ours(zip: string, keyFile: string): Promise<void> {
  const { checks } = await verifyFile(zip, { publicKey: readFileSync(keyFile, 'utf8') });
  const failed = checks.filter(({ result }) => result === 'failed').map(({ check, why }) => `${check} ${why}`);
  const drill = failed.join() === 'drill drill';
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'scripts/verify.ts'), zip, '--public-key', keyFile, '--language', 'en'],
    { stdio: 'ignore' },
  );
  const figures = checks.find(({ check }) => check === 'figures')?.values;
  tell(
    (failed.length === 0 || drill) && status === (drill ? 1 : 0),
    `npm run verify: exit code ${status}${drill ? ', as a drill must' : ''}; failed ${failed.join(', ') || 'nothing'}; ${figures?.checked ?? 0} figures counted again from ${figures?.protocols ?? 0} protocols`,
  );
}

function nist(inside: string): void {
  const path = join(inside, 'data/tally/nist.json');
  if (!existsSync(path)) {
    tell(true, 'no NIST file in it');
    return;
  }
  const holds = isNist(JSON.parse(readFileSync(path, 'utf8')));
  tell(holds, `NIST SP 1500-100 v2: ${holds ? 'valid' : JSON.stringify(isNist.errors?.slice(0, 3))}`);
}

const bundles = bundlesIn(folder);
if (bundles.length === 0) tell(false, `no bundle in ${folder}`);
for (const path of bundles) {
  const work = mkdtempSync(join(tmpdir(), 'maere-stock-'));
  try {
    console.log(path);
    const keyFile = resolve(values['public-key'] ?? path.replace(/\.zip(?:\.age)?$/, '.pub'));
    const identityFile = values['age-identity'] ?? join(dirname(dirname(path)), 'age-identity.txt');
    const { said, zip, inside } = stockTools({ path, keyFile, identityFile }, work, values.bagit.split(' '));
    for (const { tool, result, why } of said) tell(result !== 'fails', `${tool}: ${result} ${why}`.trim());
    const signature = `${path.replace(/\.age$/, '')}.minisig`;
    if (zip !== path) spawnSync('cp', [signature, `${zip}.minisig`]);
    await ours(zip, keyFile);
    nist(inside);
    if (!values.bytes) continue;
    const publicKey = readFileSync(keyFile, 'utf8');
    const noticed = await oneByteEach({ zip, signature, publicKey }, join(work, 'changed'));
    const missed = unnoticed(noticed);
    tell(
      missed.length === 0,
      `one byte changed: ${noticed.length - missed.length} of ${noticed.length} noticed, the file named`,
    );
    for (const line of missed) tell(false, line);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
console.log(
  wrong.length === 0
    ? `${bundles.length} bundles, all as they should be`
    : `${wrong.length} things are not as they should be`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
