import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { keyPath } from '../../core/export/release/desk.ts';
import { verifyFile } from '../../core/export/verify/verify-file.ts';
import { EXPORT_PARTS, EXPORT_PROFILES, type ExportProfile, PROFILE_RULES, SIDE } from '../../domain/index.ts';
import { stockTools } from '../bundles/stock.ts';
import type { Seat } from './seat.ts';

const LANGUAGES = ['kk', 'ru', 'en'] as const;
const BETWEEN_LOOKS = 100;
/** Messages whose photographs are covered. */
const COVERED = 5;

interface Made {
  /** As it lies there, encrypted where it was. */
  path: string;
  identityFile: string;
}

/**
 * The day's bundle for every profile: asked for by a lead, agreed to by another, signed, and checked by the stock tools that
 * are installed and by our own verifier, for which a drill fails as one and in nothing else. Answers what was not as it should
 * be. The bundles stay there: `npm run bundles:stock -- FOLDER` goes on with them, byte by byte.
 */
export async function exportEveryProfile(
  lead: Seat,
  second: Seat,
  folder: string,
  say: (line: string) => void,
): Promise<string[]> {
  const differences: string[] = [];
  mkdirSync(folder, { recursive: true });
  const identity = await generateIdentity();
  const identityFile = join(folder, 'age-identity.txt');
  writeFileSync(identityFile, `${identity}\n`, { mode: 0o600 });
  say(`${await coverSome(lead)} photographs covered`);
  for (const profile of EXPORT_PROFILES) {
    const begun = Date.now();
    const path = await makeOne({ lead, second }, join(folder, profile), profile, identity);
    differences.push(
      ...(await checkOne({ path, identityFile }, join(folder, 'work'), profile, (text) =>
        say(`${profile}: ${text}, ${Date.now() - begun} ms`),
      )),
    );
  }
  return differences;
}

async function checkOne(
  { path, identityFile }: Made,
  work: string,
  profile: ExportProfile,
  say: (text: string) => void,
): Promise<string[]> {
  try {
    const keyFile = keyPath(path);
    const { said, zip } = stockTools({ path, keyFile, identityFile }, work);
    if (zip !== path) writeFileSync(`${zip}.minisig`, readFileSync(`${path.slice(0, -'.age'.length)}.minisig`));
    const { checks } = await verifyFile(zip, { publicKey: readFileSync(keyFile, 'utf8') });
    const figures = checks.find(({ check }) => check === 'figures')?.values;
    const absent = said.filter(({ result }) => result === 'absent').map(({ tool }) => tool);
    say(
      `${basename(path)}, figures counted again: ${figures?.checked ?? 0} from ${figures?.protocols ?? 0} protocols, held by ${said.length - absent.length} stock tools${absent.length > 0 ? ` (not installed: ${absent.join(', ')})` : ''}`,
    );
    return [
      ...said.filter(({ result }) => result === 'fails').map(({ tool, why }) => `${profile}: ${tool}: ${why}`),
      ...checks
        .filter(({ check, result }) => (check === 'drill') !== (result === 'failed'))
        .map(({ check, why, file }) => `${profile}: ${check} ${why ?? 'does not say DRILL'} ${file ?? ''}`),
    ];
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Of a day nobody has covered anything yet, and then no photograph leaves: a lead covers some, and the archive has them. */
async function coverSome({ client }: Seat): Promise<number> {
  const { uncovered } = await client.exports.preflight({ profile: 'archive', parts: ['evidence'] });
  const { items } = await client.media.list({ messageKeys: uncovered.slice(0, COVERED) });
  const stored = items.filter(({ state }) => state === 'stored');
  const boxes = [{ x: 0, y: 0, width: SIDE / 2, height: SIDE / 4, how: 'cover' as const }];
  for (const { versionId } of stored) await client.redactions.burn({ versionId, boxes, reason: null });
  return stored.length;
}

async function makeOne(
  { lead, second }: Record<'lead' | 'second', Seat>,
  folder: string,
  profile: ExportProfile,
  identity: string,
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const recipients = PROFILE_RULES[profile].encrypted ? [await identityToRecipient(identity)] : [];
  const { bundle } = await lead.client.exports.start({
    profile,
    parts: [...EXPORT_PARTS],
    languages: [...LANGUAGES],
    recipients,
    folder,
  });
  while ((await lead.client.exports.state()).running) await new Promise((next) => setTimeout(next, BETWEEN_LOOKS));
  const { last } = await lead.client.exports.state();
  if (last?.bundle !== bundle) throw new Error(`${profile}: ${last?.error}`);
  await second.client.exports.agree({ bundle });
  // A drill's key is made for the one bundle, and thrown away.
  const { path } = await lead.client.exports.release({ bundle });
  return path;
}
