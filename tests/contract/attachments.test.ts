import { createHash, randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { type Client, type Harness, openHeadquarters, startCore } from '../fakes/core-harness.ts';
import { photo, photoWithExif } from '../flow/support/pictures.ts';

let harness: Harness;
afterEach(() => harness.dispose());

async function ready() {
  harness = startCore();
  const hq = await openHeadquarters(harness);
  await hq.client.people.lockAfter({ minutes: 0 });
  return hq;
}

async function upload(client: Client, name: string, bytes: Uint8Array): Promise<string> {
  const { uploadId, partBytes } = await client.uploads.begin({ name, size: bytes.length });
  for (let at = 0; at < bytes.length; at += partBytes)
    await client.uploads.part({
      uploadId,
      at,
      data: new File([Uint8Array.from(bytes.subarray(at, at + partBytes))], 'part'),
    });
  return uploadId;
}

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
const code = (error: unknown) => (error as { code?: string }).code;

/** The files of an entry, once every one of them is in the vault and looked at. */
async function filesOf(client: Client, messageKey: string) {
  for (let looks = 0; looks < 400; looks += 1) {
    const { messages } = await client.inbox.get({ messageKey });
    const { items } = await client.media.list({ messageKeys: messages.map((each) => each.messageKey) });
    if (items.length > 0 && items.every(({ file }) => file?.ready)) return items;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the files never came');
}

describe('files of an entry', () => {
  it('lie in the vault, byte for byte, with previews, beside the words', async () => {
    const { client } = await ready();
    const pictures = [await photoWithExif(3), await photo(4)];
    const files = [
      await upload(client, 'ballot.jpg', pictures[0] as Buffer),
      await upload(client, 'second.jpg', pictures[1] as Buffer),
      await upload(client, 'act.pdf', PDF),
      await upload(client, 'picture.jpg', Buffer.from('<html><script>alert(1)</script></html>')),
    ];
    const { messageKey } = await client.manual.enter({
      requestId: randomUUID(),
      text: 'Принесли фотографии и акт',
      channel: 'inPerson',
      files,
    });
    const items = await filesOf(client, messageKey);
    expect(items.map(({ file }) => [file?.hash, file?.show, file?.problem])).toEqual([
      [hash(pictures[0] as Buffer), 'picture', null],
      [hash(pictures[1] as Buffer), 'picture', null],
      [hash(PDF), 'nothing', null],
      [expect.any(String), 'nothing', expect.any(String)],
    ]);
    expect(items[0]?.file?.exif).toMatchObject({ camera: expect.stringContaining('Inventedphone') });
    const { url } = await client.media.reveal({ versionId: items[0]?.versionId ?? 0, as: 'preview' });
    expect(url).toMatch(/^\/media\//);
    const { rows } = await client.inbox.list({ show: 'all' });
    expect(rows).toMatchObject([
      { messageKey, excerpt: 'Принесли фотографии и акт', source: 'manual', trust: 'person' },
    ]);
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
    expect(await client.journal.verify()).toMatchObject({ whole: true });
  });

  it('come once however often the entry is sent, and only those it was made with', async () => {
    const { client } = await ready();
    const bytes = await photo(5);
    const requestId = randomUUID();
    const enter = async (what: Uint8Array) =>
      client.manual.enter({ requestId, text: 'один раз', kind: 'sos', files: [await upload(client, 'a.jpg', what)] });
    const first = await enter(bytes);
    expect(first.caseId).not.toBeNull();
    expect(await enter(bytes)).toEqual(first);
    expect(code(await enter(await photo(6)).catch((error: unknown) => error))).toBe('INPUT_INVALID');
    expect(await filesOf(client, first.messageKey)).toHaveLength(1);
    expect(await client.alarms.list()).toHaveLength(1);
  });

  it('make a ballot of it that can be reviewed', async () => {
    const { client } = await ready();
    const { messageKey } = await client.manual.enter({
      requestId: randomUUID(),
      text: 'Бюллетень из WhatsApp',
      channel: 'whatsapp',
      kind: 'ballot',
      fields: { region: 'KZ-ALA', station: '7', choice: '4' },
      files: [await upload(client, 'ballot.jpg', await photo(7))],
    });
    await filesOf(client, messageKey);
    const { ballot } = await client.ballots.next({ filter: {} });
    expect(ballot).toMatchObject({ claimed: 'AJ', photos: 1, outcome: 'unreviewed', source: 'other' });
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
  });

  it('that are not here are refused, and nothing is written down without them', async () => {
    const { client } = await ready();
    const lost = client.manual.enter({ requestId: randomUUID(), text: 'без файла', files: ['no-such-upload'] });
    expect(code(await lost.catch((error: unknown) => error))).toBe('UPLOAD_GONE');
    expect((await client.inbox.list({ show: 'all' })).rows).toEqual([]);
  });
});
