import type { BundleAbout, ExtractKind } from '../../../domain/index.ts';
import { hasCode } from '../../failure.ts';
import { describeSurprise } from '../../process/surprise.ts';
import { closeStore, one, openRead, type ReadDb, type StoreLocation } from '../../store/index.ts';
import type { BagFile } from '../bag-file.ts';
import { type WrittenBundle, writeBundle } from '../bundle/bag.ts';
import { extractFiles } from '../bundle/extract.ts';
import { Cancelled } from './cancelled.ts';

/** What the thread is given. Plain data; the key in it is its own copy. */
export interface ExportJob<Options = unknown> {
  job: 'export';
  location: StoreLocation;
  about: BundleAbout;
  /** Absolute path that the bundle will have. */
  target: string;
  recipients: readonly string[];
  extract: { kind: ExtractKind; secret: Uint8Array };
  /** What its files are made of; for whoever makes them. */
  options: Options;
  /** Int32; 1: stop. */
  cancel: SharedArrayBuffer;
}

/** What people are asked about it, and what it is marked by: known once its files are written. */
export interface Told {
  /** People of whom something is told. */
  persons: number;
  /** Held back for want of consent. */
  held: number;
  digests: Readonly<Record<string, string>>;
  /** Of whom it tells, and by what right (views/grants.ts). */
  grants: Uint8Array;
}

/** Everything under `data/` but the journal's extract; read from a connection that sees one moment. */
export interface BundleContent {
  files: Iterable<BagFile> | AsyncIterable<BagFile>;
  /** An estimate is among them: which stations were drawn is no secret any more. */
  estimateTold: boolean;
  /** Once every file was written. */
  told(): Told;
}
/**
 * `look` is told of rows read before anything is written, or called now and then while something takes long: whoever waits
 * hears that it goes on. It throws once the export is cancelled.
 */
export type MakeContent<Options> = (
  db: ReadDb,
  options: Options,
  about: BundleAbout,
  look: (rows?: number) => void,
) => Promise<BundleContent>;

export interface ExportNow {
  file: string;
  rows: number;
  files: number;
  bytes: number;
}
export interface ExportDone {
  written: WrittenBundle;
  told: Told;
}
export type ExportReply = { now: ExportNow } | { done: ExportDone } | { failed: string; detail: string };

/** How often the flag is looked at while something is waited for, ms. */
const LOOK_EVERY = 50;
/** Between two words about the same file, ms: thousands a second would be work for whoever hears them, and no news. */
const SAY_EVERY = 100;

/**
 * The whole export, in a thread of its own beside the writer: everything is read from one moment of the store, and nothing
 * is held whole. Throws Cancelled, StoreError, or what a file threw; nothing is left behind then.
 */
export async function runExport<Options>(
  job: ExportJob<Options>,
  makeContent: MakeContent<Options>,
  tell: (now: ExportNow) => void,
): Promise<ExportDone> {
  const flag = new Int32Array(job.cancel);
  const controller = new AbortController();
  const look = (): void => {
    if (Atomics.load(flag, 0) === 1) controller.abort(new Cancelled());
  };
  const timer = setInterval(look, LOOK_EVERY);
  let [last, toldAt]: [ExportNow, number] = [{ file: '', rows: 0, files: 0, bytes: 0 }, 0];
  const say = (now: ExportNow): void => {
    if (now.file === last.file && performance.now() - toldAt < SAY_EVERY) return;
    [last, toldAt] = [now, performance.now()];
    tell(now);
  };
  const db = openRead(job.location);
  job.location.dataKey.fill(0);
  try {
    look();
    controller.signal.throwIfAborted();
    say(last);
    // Everything is read once, in order: what was read is not asked for again.
    db.pragma('cache_size = -8192');
    // One moment: whatever is decided meanwhile is in the next bundle, whole.
    db.exec('BEGIN');
    one(db, 'SELECT count(*) FROM sqlite_schema');
    const content = await makeContent(db, job.options, job.about, (rows) => {
      look();
      controller.signal.throwIfAborted();
      say({ ...last, rows: rows ?? last.rows });
    });
    const written = await writeBundle({
      about: job.about,
      files: allOf(content.files, extractFiles(db, { ...job.extract, estimateTold: content.estimateTold })),
      target: job.target,
      recipients: job.recipients,
      signal: controller.signal,
      progress: (now) => {
        look();
        say(now);
      },
    });
    return { written, told: content.told() };
  } finally {
    clearInterval(timer);
    if (db.inTransaction) db.exec('COMMIT');
    closeStore(db);
  }
}

async function* allOf(...parts: (Iterable<BagFile> | AsyncIterable<BagFile>)[]): AsyncGenerator<BagFile> {
  for (const part of parts) yield* part;
}

/** The job in its thread: every outcome as plain data, a surprise without its words. */
export async function exportInThread<Options>(
  job: ExportJob<Options>,
  makeContent: MakeContent<Options>,
  post: (reply: ExportReply) => void,
): Promise<void> {
  try {
    post({ done: await runExport(job, makeContent, (now) => post({ now })) });
  } catch (error) {
    if (error instanceof Cancelled) post({ failed: 'CANCELLED', detail: '' });
    else if (hasCode(error)) post({ failed: error.code, detail: error.detail ?? '' });
    else post({ failed: 'INTERNAL', detail: describeSurprise(error).where });
  }
}
