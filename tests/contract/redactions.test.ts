import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import { type IncomingMessage, type RedactionBox, SIDE, type TelegramId } from '../../src/domain/index.ts';
import { type Client, type Harness, openHeadquarters, startCore } from '../fakes/core-harness.ts';
import { message } from '../fakes/telegram-source.ts';
import { until } from '../flow/support/headquarters.ts';
import { photo } from '../flow/support/pictures.ts';

const PASSPHRASE = 'a practice passphrase';
let harness: Harness;
afterEach(() => harness.dispose());

const refused = (code: string) => expect.objectContaining({ code });

const REPORT = '#violation v-1\nregion: KZ-ALA\nkind: stuffing\nreporter: alaman:2\n\nthey carry bags';

/** A headquarters with one photograph, and somebody at each kind of window. */
async function ready() {
  harness = startCore();
  const hq = await openHeadquarters(harness);
  const { client: lead, source } = hq;
  await lead.people.lockAfter({ minutes: 0 });
  const original = await photo(1);
  source.files.set('6001', original);
  const item: IncomingMessage = message(REPORT, {
    media: { kind: 'photo', id: '6001' as TelegramId, size: original.length, mime: 'image/jpeg', name: null },
    mediaRef: { accessHash: '1', fileReference: new Uint8Array([1]), dcId: 2 },
  });
  await source.receive(item);
  const messageKeys = [`channel:${item.chat.id}:${item.msgId}`];
  const { versionId } = await until(async () => {
    const [found] = (await lead.media.list({ messageKeys })).items;
    return found?.file?.ready ? found : null;
  }, 'the photograph');
  const join = async (callName: string, role: 'analyst' | 'viewer' | 'lead') => {
    const { number } = await lead.people.add({ callName, role, canStart: false, passphrase: PASSPHRASE });
    const { client } = harness.window();
    await client.people.signIn({ number, passphrase: PASSPHRASE });
    await client.people.lockAfter({ minutes: 0 });
    return client;
  };
  return { ...hq, lead, original, versionId, messageKeys, analyst: await join('Ann A.', 'analyst'), join };
}

/** What would leave, as bytes. */
async function copyOf(client: Client, versionId: number): Promise<Buffer> {
  const { url } = await client.redactions.show({ versionId });
  const piece = await harness.core.media({ grant: url.replace('/media/', ''), from: 0, length: 1024 * 1024 });
  if (piece.status !== 'ok') throw new Error(piece.status);
  expect(piece.size).toBe(piece.bytes.length);
  return Buffer.from(piece.bytes);
}

/** The left upper quarter. */
const QUARTER = { x: 0, y: 0, width: SIDE / 2, height: SIDE / 2 };
const box = (how: RedactionBox['how']): RedactionBox => ({ ...QUARTER, how });

/** How unlike each other the pixels of the left upper quarter are, in each third of it: nothing is left of a picture at 0. */
async function unrest(bytes: Buffer, { width, height }: { width: number; height: number }): Promise<number> {
  const region = { left: 0, top: 0, width: Math.floor(width / 2) - 8, height: Math.floor(height / 2) - 8 };
  const { channels } = await sharp(await sharp(bytes).extract(region).png().toBuffer()).stats();
  return Math.max(...channels.map(({ stdev }) => stdev));
}

/** How far the left upper quarter is from what six spots a side can say of it. */
async function fineness(bytes: Buffer): Promise<number> {
  const { width, height } = await sharp(bytes).metadata();
  const size = { width: Math.floor(width / 2), height: Math.floor(height / 2) };
  const part = await sharp(bytes)
    .extract({ left: 0, top: 0, ...size })
    .png()
    .toBuffer();
  const coarse = await sharp(await sharp(part).resize(6, 6, { fit: 'fill' }).png().toBuffer())
    .resize({ ...size, fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
  const fine = await sharp(part).raw().toBuffer();
  return fine.reduce((sum, value, n) => sum + Math.abs(value - (coarse[n] ?? 0)), 0) / fine.length;
}

describe('a photograph that is to leave', () => {
  it('is burned into a copy of its own, and the original stays as it came', async () => {
    const { lead, analyst, versionId, original } = await ready();
    expect(await lead.redactions.of({ versionId })).toBeNull();
    await expect(lead.redactions.show({ versionId })).rejects.toEqual(refused('NOT_FOUND_HERE'));
    await analyst.redactions.burn({ versionId, boxes: [box('cover')], reason: null });
    const copy = await copyOf(lead, versionId);
    const meta = await sharp(copy).metadata();
    expect(meta.format).toBe('jpeg');
    expect([meta.exif, meta.icc, meta.xmp, meta.iptc]).toEqual([undefined, undefined, undefined, undefined]);
    const size = { width: meta.width, height: meta.height };
    expect(await unrest(copy, size)).toBeLessThan(2);
    // Elsewhere it is still the photograph.
    const elsewhere = await sharp(copy)
      .extract({ left: Math.floor(size.width * 0.6), top: Math.floor(size.height * 0.6), width: 40, height: 40 })
      .stats();
    expect(Math.max(...elsewhere.channels.map(({ mean }) => mean))).toBeGreaterThan(8);
    const { url } = await lead.media.original({ versionId });
    const piece = await harness.core.media({ grant: url.replace('/media/', ''), from: 0, length: 10 * 1024 * 1024 });
    if (piece.status !== 'ok') throw new Error(piece.status);
    expect(Buffer.from(piece.bytes).equals(Buffer.from(original).subarray(0, piece.bytes.length))).toBe(true);
    expect(copy.includes(Buffer.from(original).subarray(200, 400))).toBe(false);
    const view = await lead.redactions.of({ versionId });
    expect(view).toMatchObject({ boxes: [box('cover')], reason: null, by: 'Ann A.', undoable: null });
  });

  it('blurs so coarsely that a few spots are left, whatever was there', async () => {
    const { lead, versionId, original } = await ready();
    await lead.redactions.burn({ versionId, boxes: [box('blur')], reason: null });
    const copy = await copyOf(lead, versionId);
    // What six spots a side cannot say is gone from the copy; the original had much of it.
    expect(await fineness(copy)).toBeLessThan((await fineness(Buffer.from(original))) / 4);
  });

  it('goes as it is only by a lead’s word and with a reason', async () => {
    const { lead, analyst, versionId } = await ready();
    const bare = { versionId, boxes: [], reason: 'only the commission’s own names' };
    await expect(analyst.redactions.burn(bare)).rejects.toEqual(refused('REDACTION_NEEDS_LEAD'));
    await expect(lead.redactions.burn({ ...bare, reason: null })).rejects.toEqual(refused('REDACTION_NEEDS_REASON'));
    await lead.redactions.burn(bare);
    expect(await analyst.redactions.of({ versionId })).toMatchObject({ boxes: [], reason: bare.reason });
    const copy = await copyOf(lead, versionId);
    expect((await sharp(copy).metadata()).exif).toBeUndefined();
  });

  it('is taken back by whoever did it, while nobody else came after', async () => {
    const { lead, analyst, versionId } = await ready();
    const first = await analyst.redactions.burn({ versionId, boxes: [box('cover')], reason: null });
    const second = await lead.redactions.burn({ versionId, boxes: [box('blur')], reason: null });
    await expect(analyst.redactions.undo(first)).rejects.toEqual(refused('TOUCHED_SINCE'));
    await expect(analyst.redactions.undo(second)).rejects.toEqual(refused('TOUCHED_SINCE'));
    expect((await lead.redactions.of({ versionId }))?.undoable).toBe(second.entryId);
    await lead.redactions.undo(second);
    // What was before stands again, and leaves as it did.
    expect(await lead.redactions.of({ versionId })).toMatchObject({ boxes: [box('cover')], by: 'Ann A.' });
    await copyOf(lead, versionId);
    await expect(lead.redactions.undo(second)).rejects.toEqual(refused('UNDO_TOO_LATE'));
    const { same } = await lead.journal.rebuild();
    expect(same).toBe(true);
    expect(await lead.redactions.of({ versionId })).toMatchObject({ boxes: [box('cover')] });
  });

  it('is nobody’s who only briefs, and none that is no picture or was never here', async () => {
    const { lead, join, versionId, source } = await ready();
    const viewer = await join('Vera V.', 'viewer');
    await expect(viewer.redactions.of({ versionId })).rejects.toEqual(refused('ROLE_FORBIDDEN'));
    const boxes = [box('cover')];
    await expect(lead.redactions.burn({ versionId: 999_999, boxes, reason: null })).rejects.toEqual(
      refused('NOT_FOUND_HERE'),
    );
    const bytes = Buffer.from('%PDF-1.4 no picture');
    source.files.set('6002', bytes);
    const item = message('', {
      media: { kind: 'document', id: '6002' as TelegramId, size: bytes.length, mime: 'application/pdf', name: 'a.pdf' },
      mediaRef: { accessHash: '1', fileReference: new Uint8Array([1]), dcId: 2 },
    });
    await source.receive(item);
    const found = await until(async () => {
      const [one] = (await lead.media.list({ messageKeys: [`channel:${item.chat.id}:${item.msgId}`] })).items;
      return one?.file?.ready ? one : null;
    }, 'the file');
    await expect(lead.redactions.burn({ versionId: found.versionId, boxes, reason: null })).rejects.toEqual(
      refused('NOT_FOUND_HERE'),
    );
  });

  it('is asked for before an export, until somebody has looked at it', async () => {
    const { lead, analyst, versionId, messageKeys } = await ready();
    const look = () => analyst.exports.preflight({ profile: 'archive', parts: ['evidence'] });
    expect(await look()).toMatchObject({ uncovered: messageKeys, told: [] });
    const done = await analyst.redactions.burn({ versionId, boxes: [box('cover')], reason: null });
    expect(await look()).toMatchObject({ uncovered: [], told: [{ what: 'photograph', n: 1 }] });
    // Nobody has agreed that a public page shows it: then there is nothing to look at either.
    await analyst.redactions.undo(done);
    expect(await lead.exports.preflight({ profile: 'public', parts: ['evidence'] })).toMatchObject({ uncovered: [] });
  });

  it('is journalled with the hashes of both', async () => {
    const { lead, versionId, original } = await ready();
    await lead.redactions.burn({ versionId, boxes: [box('cover')], reason: null });
    const copy = await copyOf(lead, versionId);
    const { rows } = await lead.journal.list({ limit: 5 });
    expect(rows[0]?.type).toBe('redaction.burned');
    const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    expect(sha(copy)).not.toBe(sha(original));
    expect(await lead.journal.verify()).toMatchObject({ whole: true });
  });
});
