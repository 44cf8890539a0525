import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { TextWriter, Uint8ArrayReader, ZipReader } from '@zip.js/zip.js';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BagFile, wholeFile } from '../../src/core/export/bag-file.ts';
import { writeBundle } from '../../src/core/export/bundle/bag.ts';
import { extractFiles } from '../../src/core/export/bundle/extract.ts';
import { signPrehash } from '../../src/core/export/bundle/sign.ts';
import { partialOf } from '../../src/core/export/bundle/target.ts';
import { testKey } from '../../src/core/export/test-support.ts';
import { accessToBytes, verifyAccess } from '../../src/core/export/verify/verify-file.ts';
import { exportContent } from '../../src/core/jobs/export-content.ts';
import { run, type WriteDb } from '../../src/core/store/index.ts';
import {
  type BundleAbout,
  bundleMoment,
  bundleName,
  claimOf,
  publicKeyFile,
  publicKeySaid,
  trustedComment,
} from '../../src/domain/index.ts';
import { coverageWorld, DAWN, HOUR } from '../contract/coverage-world.ts';
import { election, relayed, writeProtocolRow, writtenFiles } from '../support/export-world.ts';

/** What a list of stations, or somebody who writes, may have in it to harm whoever opens a file of the bundle. */
const HOSTILE = [
  "=cmd|' /C calc'!A0",
  '+HYPERLINK("http://x.example","click")',
  '-2+3+cmd|x!A1',
  '@SUM(1+1)',
  '＝1+1',
  '\t=1+1',
  "x;=cmd|'/C calc'!A0",
  'x\n=1+1',
  'x\r=1+1;"=2',
  '"=1+1',
  '</script><script>alert(1)</script>',
  '<!-- DATA --><img src=x onerror=alert(1)>',
  'a\u2028b\u2029c]]>',
  '"><a href="javascript:alert(1)">',
  '__proto__',
] as const;

const AFTER = Date.UTC(2021, 0, 11, 3, 17);
const about: BundleAbout = {
  format: 1,
  bundle: '0190a7d2-0000-4000-8000-000000000001',
  sequence: 1,
  replaces: [],
  drill: false,
  profile: 'lawyer',
  parts: ['tally', 'protocols', 'violations', 'cases', 'coverage'],
  languages: ['kk', 'en'],
  k: null,
  created: bundleMoment(AFTER),
  election: { id: election.profile.id, sha256: 'e'.repeat(64) },
  program: { name: 'Maere', version: '0.0.0' },
};
let world: Awaited<ReturnType<typeof coverageWorld>>;
let files: Map<string, Buffer>;

beforeAll(async () => {
  world = await coverageWorld(DAWN + 8 * HOUR);
  const db = world.db as WriteDb;
  for (const [n, name] of HOSTILE.entries()) {
    const number = n + 1;
    if (number <= 12)
      run(
        db,
        "UPDATE station SET district = ?, name_ru = ? WHERE region = 'KZ-AKM' AND number = ?",
        name,
        name,
        number,
      );
    else
      run(
        db,
        "UPDATE station SET district = ?, name_ru = ? WHERE region = 'KZ-ALA' AND number = ?",
        name,
        name,
        number - 12,
      );
    world.jump(1000);
    await world.source.receive(
      relayed({
        kind: 'violation',
        who: String(100 + n),
        at: world.clock.now(),
        fields: `kind: carousel\nregion: KZ-AKM\nstation: ${number}\nplace: ${name.replace(/[\r\n]/g, ' ')}`,
        consent: 'lawyer',
        text: `${name} and more`,
      }),
    );
  }
  await world.advance(1500);
  for (let number = 1; number <= 12; number += 1) writeProtocolRow(db, `p${number}`, { region: 'KZ-AKM', number });
  for (let number = 1; number <= 2; number += 1) writeProtocolRow(db, `q${number}`, { region: 'KZ-ALA', number });
  const secret = new Uint8Array(32).fill(7);
  const content = await exportContent(
    db,
    {
      profile: 'lawyer',
      parts: about.parts as never,
      election: election.profile,
      now: AFTER,
      released: null,
      shapes: [],
      secret,
      mediaDir: join(dirname(world.shell.hq?.workspace.location().file ?? ''), 'media'),
      resourcesDir: world.ports.resourcesDir,
      pagesDir: world.ports.pagesDir,
    },
    about,
  );
  const all: BagFile[] = [];
  for await (const file of content.files) all.push(file);
  files = await writtenFiles([
    ...all,
    ...extractFiles(db, { kind: 'headers', secret, estimateTold: content.estimateTold }),
  ]);
}, 120_000);
afterAll(() => world.dispose());

const isFormula = (cell: string): boolean => /^[=+\-@\t\r＝＋－＠]/.test(cell) && Number.isNaN(Number(cell));

describe('names and words that were written to harm', () => {
  it('are in the tables: nothing was left out', () => {
    const csv = files.get('violations/violations.csv')?.toString() ?? '';
    expect(parse(csv, { columns: true }).length).toBeGreaterThan(10);
    expect(csv).toContain('alert(1)');
    expect(files.get('tally/protocols.csv')?.toString()).toContain('cmd|');
  });

  it('are formulas in no table, whichever separator a spreadsheet expects', () => {
    for (const [path, bytes] of files) {
      if (!path.endsWith('.csv')) continue;
      const text = bytes.toString();
      for (const row of parse(text, { relax_column_count: true }) as string[][])
        for (const cell of row) expect([path, cell, isFormula(cell)]).toEqual([path, cell, false]);
      // As a spreadsheet of Kazakhstan or Russia opens it: semicolons, and every line end begins a row.
      for (const cell of text.split(/[;\t\r\n]/)) {
        const bare = cell.replace(/^[\s"]+/, '');
        expect([path, bare.slice(0, 60), isFormula(bare)]).toEqual([path, bare.slice(0, 60), false]);
      }
    }
  });

  it('are text in every workbook: no formula, no link, nothing that runs, no author', async () => {
    const books = [...files].filter(([path]) => path.endsWith('.xlsx'));
    expect(books.length).toBeGreaterThan(1);
    for (const [path, bytes] of books) {
      const zip = new ZipReader(new Uint8ArrayReader(new Uint8Array(bytes)), { useWebWorkers: false });
      for (const entry of await zip.getEntries()) {
        if (entry.directory) continue;
        const xml = await entry.getData(new TextWriter(), { useWebWorkers: false });
        expect([
          path,
          entry.filename,
          /<f[ >/]|<hyperlink|TargetMode="External"|<ddeLink|vbaProject/.test(xml),
        ]).toEqual([path, entry.filename, false]);
        expect([path, entry.filename, /<(?:dc:creator|cp:lastModifiedBy)>[^<]/.test(xml)]).toEqual([
          path,
          entry.filename,
          false,
        ]);
        expect(entry.filename).not.toMatch(/externalLinks|embeddings|macros/);
      }
    }
  });

  it('end no block of the page, and nothing in it but its own two scripts may run', () => {
    const page = files.get('page/index.html')?.toString() ?? '';
    const [, data = ''] = /<script type="application\/json" id="data">([\s\S]*?)<\/script>/.exec(page) ?? [];
    expect(data).not.toMatch(/[<>&\u2028\u2029]/);
    expect(JSON.stringify(JSON.parse(data))).toContain('</script><script>alert(1)');
    expect(page).not.toContain('<script>alert');
    expect(page.replace(data, '')).not.toContain('onerror=');
    expect(page).toMatch(/Content-Security-Policy" content="default-src 'none'; script-src 'sha256-/);
    expect(page).not.toMatch(/unsafe-inline[^;]*script|script-src[^;]*'unsafe/);
  });

  it('are neither links nor actions of a report', () => {
    for (const [path, bytes] of files) {
      if (!path.endsWith('.pdf')) continue;
      const text = bytes.toString('latin1');
      const inside = [...text.matchAll(/stream\r?\n/g)].map(({ index, 0: start }) => {
        try {
          return inflateSync(bytes.subarray(index + start.length)).toString('latin1');
        } catch {
          return '';
        }
      });
      expect([
        path,
        /\/(?:URI|Launch|JavaScript|JS|OpenAction|AA|EmbeddedFile|RichMedia|SubmitForm)\b/.test(text),
      ]).toEqual([path, false]);
      for (const each of inside) expect(each).not.toMatch(/\/(?:URI|Launch|JavaScript|OpenAction|EmbeddedFile)\b/);
    }
  });

  it('change no figure: whoever counts again finds the same', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'maere-names-'));
    try {
      const target = join(folder, `${bundleName(about)}.zip`);
      const { prehash } = await writeBundle({
        about,
        files: [...files].map(([path, bytes]) => wholeFile(path, bytes)),
        target,
        recipients: [],
        signal: new AbortController().signal,
        progress: () => undefined,
      });
      const key = testKey();
      const report = await verifyAccess(accessToBytes(readFileSync(partialOf(target))), {
        name: `${bundleName(about)}.zip`,
        signature: signPrehash(prehash, trustedComment(claimOf(about)), key),
        publicKey: publicKeyFile(key, publicKeySaid(key.keyId, false)),
        fingerprint: null,
        foundKeys: [],
        revocations: [],
        others: [],
      });
      expect(report.checks.filter(({ result }) => result === 'failed')).toEqual([]);
      expect(report.checks.find(({ check }) => check === 'figures')?.values).toMatchObject({ protocols: 14 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
