import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { buildPages } from '../../scripts/lib/pages.ts';

const root = join(import.meta.dirname, '..', '..');

/** Native code, and what looks for its own files beside itself. */
const NATIVE = ['better-sqlite3', '@node-rs/argon2', 'sharp', 'pdfmake'];

/**
 * Core's threads as one file, made anew from the sources for each run. From the sources themselves every thread of every
 * test would read and strip hundreds of files: a second each, most of what a test of a whole core took.
 */
export default async function bundleWorker(): Promise<() => void> {
  // Under the project, so that what is left outside the bundle is found.
  const outDir = join(root, 'node_modules/.cache', `maere-test-worker-${process.pid}`);
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: NATIVE },
    build: {
      ssr: join(root, 'src/core/jobs/worker.ts'),
      outDir,
      target: 'node24',
      minify: false,
      rolldownOptions: { output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' } },
    },
  });
  process.env.TEST_WORKER = join(outDir, 'worker.mjs');
  // Bundles carry one of them; whatever a build left in `out/` may be older.
  process.env.TEST_PAGES = join(outDir, 'pages');
  await buildPages(process.env.TEST_PAGES);
  return () => rmSync(outDir, { recursive: true, force: true });
}
