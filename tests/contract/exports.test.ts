import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { VerifyReport } from '../../src/contract/index.ts';
import { verifyFile } from '../../src/core/export/verify/verify-file.ts';
import { verifyApart } from '../../src/core/export/verify/work.ts';
import type { Client, Harness } from '../fakes/core-harness.ts';
import { protocolWorld, refused, sheet } from './protocol-world.ts';

// Argon2id, reports and threads, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000 });

const RELEASE = 'a passphrase of the release key';
let harness: Harness;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maere-bundles-'));
});
afterEach(async () => {
  await harness.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** A lead and analysts, some protocols accepted, the polls closed. */
async function ready(live = true) {
  // The morning after: every station has closed.
  const world = await protocolWorld(Date.UTC(2021, 0, 11, 3, 17), { live });
  harness = world.harness;
  const { ann, bek, eve, post } = world;
  const accepted = async (station: number) => {
    const id = await post(station);
    // What one list loses another gains: everything still adds up.
    const votes = sheet().figures.votes.map((vote, at) => ({
      ...vote,
      count: Number(vote.count) + (at === 0 ? station : at === 1 ? -station : 0),
    }));
    for (const { client } of [ann, bek]) await client.protocols.key({ id, sheet: sheet({ votes }) });
    await eve.client.protocols.accept({ id });
  };
  for (const station of [7, 8, 9]) await accepted(station);
  const second = await world.join('Second S.', 'lead');
  return { ...world, accepted, second: second.client };
}
type World = Awaited<ReturnType<typeof ready>>;

const PARTS = ['tally', 'protocols', 'violations', 'cases', 'coverage'];
const choice = (more: object = {}) => ({
  profile: 'public',
  parts: PARTS,
  languages: ['en' as const],
  folder,
  ...more,
});

/** Makes a bundle to its end; what waits for a second person. */
async function made(client: Client, more: object = {}) {
  const { bundle } = await client.exports.start(choice(more));
  await idle(client);
  const { last } = await client.exports.state();
  expect(last).toMatchObject({ bundle, error: null });
  return bundle;
}
async function idle(client: Client) {
  while ((await client.exports.state()).running) await new Promise((next) => setTimeout(next, 20));
}

async function withKey({ lead, ann }: World) {
  const { id, words, revocation } = await lead.exports.askKey({ passphrase: RELEASE });
  await ann.client.exports.agreeKey({ id });
  return { id, words, revocation };
}

const failed = ({ checks }: Pick<VerifyReport, 'checks'>) =>
  checks.filter(({ result }) => result === 'failed').map(({ check, why }) => `${check} ${why}`);
const whole = async (client: Client) => {
  expect(await client.journal.verify()).toMatchObject({ whole: true });
  expect(await client.journal.rebuild()).toMatchObject({ same: true });
};

describe('a bundle leaves by two people', () => {
  it('made, asked for, agreed to, signed; and holds for a stranger with the key', async () => {
    const world = await ready();
    const { lead, ann } = world;
    await expect(lead.exports.askKey({ passphrase: 'short' })).rejects.toEqual(refused('PASSPHRASE_WEAK'));
    await expect(ann.client.exports.askKey({ passphrase: RELEASE })).rejects.toEqual(refused('ROLE_FORBIDDEN'));
    const bundle = await made(lead);
    // Nothing has its name before it is released.
    expect(readdirSync(folder)).toEqual(['maere-0001-public.zip.partial']);
    expect(await ann.client.exports.list()).toMatchObject([{ path: join(folder, 'maere-0001-public.zip.partial') }]);
    expect(await lead.exports.list()).toMatchObject([
      { bundle, sequence: 1, state: 'asked', asked: { name: 'Aisulu T.', lead: true }, persons: 0, drill: false },
    ]);
    await expect(lead.exports.agree({ bundle })).rejects.toEqual(
      refused('RELEASE_OWN', { name: 'Aisulu T.', at: expect.any(Number) }),
    );
    await expect(lead.exports.release({ bundle, passphrase: RELEASE })).rejects.toEqual(
      refused('RELEASE_OVER', expect.anything()),
    );
    await ann.client.exports.agree({ bundle });
    await expect(lead.exports.release({ bundle, passphrase: RELEASE })).rejects.toEqual(refused('RELEASE_KEY_NONE'));
    const { words } = await withKey(world);
    await expect(lead.exports.release({ bundle, passphrase: 'another passphrase' })).rejects.toEqual(
      refused('WRONG_PASSPHRASE', { seconds: 0 }),
    );
    const { path } = await lead.exports.release({ bundle, passphrase: RELEASE });
    expect(path).toBe(join(folder, 'maere-0001-public.zip'));
    expect(readdirSync(folder).sort()).toEqual([
      'maere-0001-public.pub',
      'maere-0001-public.zip',
      'maere-0001-public.zip.minisig',
    ]);
    const [key] = await lead.exports.keys();
    expect(key).toMatchObject({ state: 'ready', words, asked: { name: 'Aisulu T.' }, answered: { name: 'Ann A.' } });

    const stranger = await verifyFile(path, { publicKey: key?.file ?? '' });
    expect([failed(stranger), stranger.ok, stranger.broken]).toEqual([[], true, null]);
    expect(stranger.checks.find(({ check }) => check === 'figures')?.values).toMatchObject({ protocols: 3 });
    // Everything that was asked for is in it, and in every language the way to check it.
    const names = execFileSync('unzip', ['-Z1', path], { encoding: 'utf8' }).split('\n');
    for (const file of [
      'about.json',
      'codebook.csv',
      'readme-kk.txt',
      'readme-ru.txt',
      'readme-en.txt',
      'tally/protocols.csv',
      'tally/figures.json',
      'tally/figures.csv',
      'tally/figures.xlsx',
      'tally/nist.json',
      'tally/stations.geojson',
      'violations/violations.csv',
      'cases/cases.jsonl',
      'coverage/matrix.csv',
      'report/report-en.pdf',
      'page/index.html',
      'journal/extract.jsonl',
      'journal/keys.json',
    ])
      expect(names).toContain(`maere-0001-public/data/${file}`);
    await whole(lead);
  });

  it('the command says the same, in three languages, and says it by its exit code', async () => {
    const world = await ready();
    const { lead, ann } = world;
    await withKey(world);
    const bundle = await made(lead, { parts: ['tally'] });
    await ann.client.exports.agree({ bundle });
    const { path } = await lead.exports.release({ bundle, passphrase: RELEASE });
    const key = join(folder, 'maere-0001-public.pub');
    const run = (...args: string[]) => {
      try {
        return [
          0,
          execFileSync(process.execPath, ['scripts/verify.ts', ...args], { encoding: 'utf8', stdio: 'pipe' }),
        ] as const;
      } catch (error) {
        const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
        return [status, stdout + stderr] as const;
      }
    };
    const [code, said] = run(path, '--public-key', key, '--language', 'en');
    expect([code, said]).toEqual([0, expect.stringContaining('every check holds')]);
    expect(said).not.toMatch(/\{\{|undefined|why\.|passed\./);
    expect(run(path, '--public-key', key, '--language', 'kk')[1]).toContain('барлық тексеру сәйкес келеді');
    expect(run(path, '--public-key', key, '--language', 'ru')[1]).toContain('все проверки сходятся');
    // No key named: unknown, loudly, with the words to compare.
    const [unknown, loud] = run(path, '--language', 'en');
    expect([unknown, loud]).toEqual([1, expect.stringContaining('UNKNOWN KEY')]);
    expect(run()[0]).toBe(2);
    expect(run(join(folder, 'nothing.zip'), '--public-key', key)[0]).toBe(2);
    expect(run(path, '--public-key', join(folder, 'nothing.pub'))[0]).toBe(2);
  });

  it('a second person refuses, or whoever asked withdraws: it lies nowhere any more', async () => {
    const { lead, ann, second } = await ready();
    const one = await made(lead, { parts: ['tally'] });
    await ann.client.exports.refuse({ bundle: one, text: 'a figure is wrong' });
    expect(readdirSync(folder)).toEqual([]);
    const two = await made(lead, { parts: ['tally'] });
    await expect(second.exports.withdraw({ bundle: two })).rejects.toEqual(
      refused('RELEASE_OTHERS', expect.anything()),
    );
    await ann.client.exports.agree({ bundle: two });
    await lead.exports.withdraw({ bundle: two });
    expect(readdirSync(folder)).toEqual([]);
    expect((await lead.exports.list()).map(({ sequence, state, answer }) => [sequence, state, answer])).toEqual([
      [2, 'withdrawn', null],
      [1, 'refused', 'a figure is wrong'],
    ]);
    await whole(lead);
  });

  it('one of the two is a lead; what has people in it is a lead’s to ask for; viewers see none of it', async () => {
    const world = await ready();
    const { lead, ann, bek, second } = world;
    await withKey(world);
    const bundle = await made(ann.client, { parts: ['tally'] });
    await expect(bek.client.exports.agree({ bundle })).rejects.toEqual(refused('RELEASE_LEAD'));
    await second.exports.agree({ bundle });
    await expect(ann.client.exports.release({ bundle, passphrase: RELEASE })).rejects.toEqual(
      refused('ROLE_FORBIDDEN'),
    );
    await lead.exports.release({ bundle, passphrase: RELEASE });
    // To a lawyer goes what is said of people: an analyst does not even make it.
    await expect(ann.client.exports.start(choice({ profile: 'lawyer' }))).rejects.toEqual(refused('RELEASE_LEAD'));
    const viewer = await world.join('Viewer V.', 'viewer');
    await expect(viewer.client.exports.list()).rejects.toEqual(refused('ROLE_FORBIDDEN'));
    await expect(viewer.client.exports.start(choice())).rejects.toEqual(refused('ROLE_FORBIDDEN'));
  });

  it('what was changed since it was agreed to is not signed', async () => {
    const world = await ready();
    const { lead, ann } = world;
    await withKey(world);
    const bundle = await made(lead, { parts: ['tally'] });
    await ann.client.exports.agree({ bundle });
    const path = join(folder, 'maere-0001-public.zip.partial');
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(500) ^ 1, 500);
    writeFileSync(path, bytes);
    await expect(lead.exports.release({ bundle, passphrase: RELEASE })).rejects.toEqual(refused('EXPORT_FILE_CHANGED'));
    rmSync(path);
    await expect(lead.exports.release({ bundle, passphrase: RELEASE })).rejects.toEqual(refused('EXPORT_FILE_GONE'));
    expect((await lead.exports.list())[0]?.state).toBe('agreed');
  });
});

describe('what comes after', () => {
  it('a correction has the next sequence, names what it replaces, and the old one is known as superseded', async () => {
    const world = await ready();
    const { lead, ann } = world;
    await withKey(world);
    const release = async (more: object = {}) => {
      const bundle = await made(lead, { parts: ['tally'], ...more });
      await ann.client.exports.agree({ bundle });
      return { bundle, ...(await lead.exports.release({ bundle, passphrase: RELEASE })) };
    };
    const first = await release();
    const later = join(folder, 'later');
    mkdirSync(later);
    const second = await release({ replaces: [first.bundle], folder: later });
    expect(
      (await lead.exports.list()).map(({ sequence, replaces, replacedBy }) => [sequence, replaces, replacedBy]),
    ).toEqual([
      [2, [{ bundle: first.bundle, sequence: 1 }], null],
      [1, [], { bundle: second.bundle, sequence: 2 }],
    ]);
    // In the headquarters nobody has to say which keys are its own, nor which bundles came later.
    expect(failed(await lead.exports.verify({ path: first.path }))).toEqual(['superseded superseded']);
    expect(await ann.client.exports.verify({ path: second.path })).toMatchObject({ ok: true, key: { known: true } });
    // A stranger needs the small signature file of the later one.
    const [key] = await lead.exports.keys();
    const others = [readFileSync(`${second.path}.minisig`, 'utf8')];
    expect(failed(await verifyFile(first.path, { publicKey: key?.file ?? '', others }))).toEqual([
      'superseded superseded',
    ]);
    await expect(lead.exports.start(choice({ replaces: ['00000000-0000-4000-8000-000000000000'] }))).rejects.toEqual(
      refused('NOT_FOUND_HERE'),
    );
    await whole(lead);
  });

  it('the room and the next bundle mark the same figures as changed since the release', async () => {
    const world = await ready();
    const { lead, ann, accepted } = world;
    await withKey(world);
    const room = async () => {
      const view = await ann.client.briefing.figures();
      if (!view.open) throw new Error('closed');
      return view;
    };
    expect(await room()).toMatchObject({ since: null, changed: [] });
    const first = await made(lead, { parts: ['tally'] });
    // Agreed to is not told yet.
    await ann.client.exports.agree({ bundle: first });
    expect((await room()).since).toBeNull();
    await lead.exports.release({ bundle: first, passphrase: RELEASE });
    expect(await room()).toMatchObject({ since: { sequence: 1 }, changed: [] });
    await accepted(10);
    const { changed, figures } = await room();
    expect(figures.stations).toBe(4);
    expect(changed).toEqual(expect.arrayContaining(['head/stations', 'head/turnout', 'head/list/QHP']));
    const later = join(folder, 'later');
    mkdirSync(later);
    await made(lead, { parts: ['tally'], replaces: [first], folder: later });
    const told = execFileSync('unzip', [
      '-p',
      join(later, 'maere-0002-public.zip.partial'),
      '*/data/tally/figures.json',
    ]);
    const next: { changed: string[]; since: { sequence: number } } = JSON.parse(told.toString('utf8'));
    expect(next.since.sequence).toBe(1);
    expect(next.changed.filter((key) => key.startsWith('head/')).sort()).toEqual(changed.toSorted());
  });

  it('a released bundle is taken back, and so is a key: each by a statement that tells strangers', async () => {
    const world = await ready();
    const { lead, ann } = world;
    const { id, revocation } = await withKey(world);
    const bundle = await made(lead, { parts: ['tally'] });
    await ann.client.exports.agree({ bundle });
    const { path } = await lead.exports.release({ bundle, passphrase: RELEASE });
    const [key] = await lead.exports.keys();
    const publicKey = key?.file ?? '';
    // The one that was kept apart since the key was made.
    expect(failed(await verifyFile(path, { publicKey, revocations: [revocation] }))).toEqual(['revocation keyRevoked']);
    const { statement } = await lead.exports.revoke({ bundle, passphrase: RELEASE, reason: 'a wrong table' });
    expect(failed(await verifyFile(path, { publicKey, revocations: [statement ?? ''] }))).toEqual([
      'revocation bundleWithdrawn',
    ]);
    expect(failed(await lead.exports.verify({ path }))).toEqual(['revocation bundleWithdrawn']);
    // It can be handed on later as well, and the bundle is found.
    expect(await lead.exports.list()).toMatchObject([{ state: 'revoked', path, ended: { statement } }]);
    const gone = await lead.exports.revokeKey({ id, passphrase: RELEASE, reason: 'a lost laptop', folder });
    expect(gone.path).toBe(join(folder, `${id}.revocation.txt`));
    // A stranger finds it lying there.
    expect(failed(await verifyFile(path, { publicKey }))).toEqual(['revocation keyRevoked']);
    expect(failed(await lead.exports.verify({ path }))).toEqual(['revocation keyRevoked']);
    const next = await made(lead, { parts: ['tally'], folder });
    await ann.client.exports.agree({ bundle: next });
    await expect(lead.exports.release({ bundle: next, passphrase: RELEASE })).rejects.toEqual(
      refused('RELEASE_KEY_NONE'),
    );
    await whole(lead);
  });

  it('a key that a second person refused signs nothing', async () => {
    const world = await ready();
    const { lead, ann } = world;
    const { id } = await lead.exports.askKey({ passphrase: RELEASE });
    await expect(lead.exports.agreeKey({ id })).rejects.toEqual(refused('RELEASE_OWN', expect.anything()));
    await ann.client.exports.refuseKey({ id, text: 'not now' });
    await expect(ann.client.exports.agreeKey({ id })).rejects.toEqual(refused('RELEASE_OVER', expect.anything()));
    const bundle = await made(lead, { parts: ['tally'] });
    await ann.client.exports.agree({ bundle });
    await expect(lead.exports.release({ bundle, passphrase: RELEASE })).rejects.toEqual(refused('RELEASE_KEY_NONE'));
    await whole(lead);
  });
});

describe('making one', () => {
  it('is cancelled in the middle without a trace; another can be made at once', async () => {
    const { lead } = await ready();
    await lead.exports.start(choice());
    await expect(lead.exports.start(choice())).rejects.toEqual(refused('EXPORT_RUNNING'));
    await lead.exports.cancel();
    await idle(lead);
    expect(await lead.exports.state()).toMatchObject({ running: null, last: { bundle: null, error: 'CANCELLED' } });
    expect(readdirSync(folder)).toEqual([]);
    await made(lead, { parts: ['tally'] });
  });

  it('is gone after a seal in the middle', async () => {
    const { lead } = await ready();
    await lead.exports.start(choice());
    await lead.workspace.seal();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('into a folder outside the headquarters only, over nothing that lies there', async () => {
    const { lead } = await ready();
    for (const wrong of ['relative', '/no/such/folder', harness.dataDir])
      await expect(lead.exports.start(choice({ folder: wrong }))).rejects.toEqual(refused('EXPORT_FOLDER_UNSUITABLE'));
    writeFileSync(join(folder, 'maere-0001-public.zip'), 'mine');
    await expect(lead.exports.start(choice())).rejects.toEqual(refused('EXPORT_THERE'));
    await expect(lead.exports.start(choice({ profile: 'everybody' }))).rejects.toEqual(refused('INPUT_INVALID'));
    await expect(lead.exports.start(choice({ parts: ['secrets'] }))).rejects.toEqual(refused('INPUT_INVALID'));
  });

  it('an archive leaves in clear for nobody; what is encrypted is signed as what is in it', async () => {
    const world = await ready();
    const { lead, ann } = world;
    await withKey(world);
    const archive = { profile: 'archive', parts: ['tally', 'cases'] };
    await expect(lead.exports.start(choice(archive))).rejects.toEqual(refused('EXPORT_NEEDS_RECIPIENT'));
    await expect(lead.exports.start(choice({ ...archive, recipients: ['age1nobody'] }))).rejects.toEqual(
      refused('EXPORT_RECIPIENT', { key: 'age1nobody' }),
    );
    const identity = await generateIdentity();
    const bundle = await made(lead, { ...archive, recipients: [await identityToRecipient(identity)] });
    await ann.client.exports.agree({ bundle });
    const { path } = await lead.exports.release({ bundle, passphrase: RELEASE });
    expect(path).toBe(join(folder, 'maere-0001-archive.zip.age'));
    expect(failed(await lead.exports.verify({ path }))).toContain('container encrypted');
    const { Decrypter } = await import('age-encryption');
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const zip = join(folder, 'maere-0001-archive.zip');
    writeFileSync(zip, await decrypter.decrypt(readFileSync(path)));
    expect(existsSync(`${zip}.minisig`)).toBe(true);
    const report = await lead.exports.verify({ path: zip });
    expect([failed(report), report.ok]).toEqual([[], true]);
    // Real headers: the chain itself is walked.
    expect(Number(report.checks.find(({ check }) => check === 'chain')?.values.entries)).toBeGreaterThan(20);
  });

  it('a preflight says field by field what becomes of it, and writes nothing', async () => {
    const { lead } = await ready();
    const found = await lead.exports.preflight({ profile: 'public', parts: PARTS });
    expect(
      found.fields.find(({ table, field }) => table === 'tally/protocols' && field === 'participated'),
    ).toMatchObject({
      action: 'keep',
      kept: 3,
    });
    expect(found.fields.some(({ action }) => action === 'remove')).toBe(true);
    expect(found.needsLead).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
    await expect(lead.exports.preflight({ profile: 'nobody', parts: PARTS })).rejects.toEqual(refused('INPUT_INVALID'));
  });
});

describe('a drill', () => {
  it('is released by two without a passphrase, says DRILL everywhere, and its key is nobody’s', async () => {
    const { lead, ann } = await ready(false);
    const bundle = await made(lead, { parts: ['tally'] });
    await ann.client.exports.agree({ bundle });
    const { path } = await lead.exports.release({ bundle });
    expect(path).toBe(join(folder, 'maere-drill-0001-public.zip'));
    const key = readFileSync(join(folder, 'maere-drill-0001-public.pub'), 'utf8');
    expect(key).toContain('DRILL Maere release key');
    expect(readFileSync(`${path}.minisig`, 'utf8')).toContain('trusted comment: DRILL ');
    expect(failed(await verifyFile(path, { publicKey: key }))).toEqual(['drill drill']);
    expect(failed(await lead.exports.verify({ path }))).toEqual(['key keyNotGiven', 'drill drill']);
    const other = await made(lead, { parts: ['tally'] });
    await ann.client.exports.agree({ bundle: other });
    await lead.exports.release({ bundle: other });
    expect(readFileSync(join(folder, 'maere-drill-0002-public.pub'), 'utf8')).not.toBe(key);
    await whole(lead);
  });
});

describe('checking one in the headquarters', () => {
  it('uploaded in parts it is checked like one that lies there', async () => {
    const world = await ready();
    const { lead, ann } = world;
    await withKey(world);
    const bundle = await made(lead, { parts: ['tally'] });
    await ann.client.exports.agree({ bundle });
    const { path } = await lead.exports.release({ bundle, passphrase: RELEASE });
    const viewer = await world.join('Viewer V.', 'viewer');
    const upload = async (bytes: Uint8Array) => {
      const { uploadId, partBytes } = await viewer.client.uploads.begin({
        name: 'maere-0001-public.zip',
        size: bytes.length,
      });
      for (let at = 0; at < bytes.length; at += partBytes)
        await viewer.client.uploads.part({ uploadId, at, data: new File([bytes.slice(at, at + partBytes)], 'part') });
      return uploadId;
    };
    const signature = readFileSync(`${path}.minisig`, 'utf8');
    const bytes = new Uint8Array(readFileSync(path));
    expect(await viewer.client.exports.verifyUpload({ uploadId: await upload(bytes), signature })).toMatchObject({
      ok: true,
      broken: null,
    });
    const changed = Uint8Array.from(bytes);
    changed[5000] = (changed[5000] ?? 0) ^ 1;
    const report = await viewer.client.exports.verifyUpload({ uploadId: await upload(changed), signature });
    expect(report.ok).toBe(false);
    expect(failed(report)).toContain('signature container');
    await expect(viewer.client.exports.verify({ path: join(folder, 'nothing.zip') })).rejects.toEqual(
      refused('VERIFY_UNREADABLE'),
    );
  });

  it('ends with whoever waits for it', async () => {
    const world = await ready();
    const bundle = await made(world.lead, { parts: ['tally'] });
    const [row] = await world.lead.exports.list();
    expect(row?.bundle).toBe(bundle);
    const gone = new AbortController();
    const what = { path: row?.path ?? '', ask: {} };
    const asked = verifyApart(process.env.TEST_WORKER ?? null, what, gone.signal);
    gone.abort(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
    await expect(verifyApart(process.env.TEST_WORKER ?? null, what)).resolves.toMatchObject({ ok: false });
  });

  it('gives out the page that anybody can check one with', async () => {
    const { lead } = await ready();
    const page = await (await lead.exports.verifier()).text();
    expect(page).toMatch(/http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-/);
    expect(page).not.toMatch(/<(?:script|link|img|iframe)[^>]+(?:src|href)=/);
    const { path } = await lead.exports.saveVerifier({ folder });
    expect(readFileSync(path, 'utf8')).toBe(page);
  });
});
