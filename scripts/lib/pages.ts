import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Rollup } from 'vite';
import { root } from './places.ts';

/** What is built, by name: `results.html`, which a bundle fills in, and `verify.html`. */
const PAGES = { results: 'src/renderer/results-page', verify: 'src/renderer/verify-page' };

export async function buildPages(folder: string): Promise<void> {
  for (const [name, source] of Object.entries(PAGES)) await buildPage(source, join(folder, `${name}.html`));
}

/**
 * A page that is handed out as one file: its script and style stand in it, and its own policy allows these two and nothing
 * else. What is still to be filled in when a bundle is made stands as a comment (`<!-- DATA -->`).
 */
export async function buildPage(folder: string, out: string): Promise<void> {
  const at = (name: string): string => join(root, folder, name);
  const [html, style, script] = await Promise.all([
    readFile(at('page.html'), 'utf8'),
    readFile(at('style.css'), 'utf8'),
    bundled(at('main.ts')),
  ]);
  const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; base-uri 'none'; form-action 'none'`;
  const parts: Record<string, string> = {
    STYLE: `<style>${style}</style>`,
    SCRIPT: `<script>${script}</script>`,
  };
  const page = html
    .replace('%POLICY%', () => policy)
    .replace(/<!-- (STYLE|SCRIPT) -->/g, (_, name: string) => parts[name] ?? '');
  await mkdir(join(out, '..'), { recursive: true });
  await writeFile(out, page);
}

/** As the policy names it: of exactly what stands between the tags. */
const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

async function bundled(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2023',
      minify: true,
      lib: { entry, formats: ['iife'], name: 'page' },
    },
  });
  const [output] = (Array.isArray(built) ? built : [built]) as Rollup.RollupOutput[];
  const chunk = output?.output.find((each) => each.type === 'chunk');
  if (!chunk) throw new Error(`Nothing was built of ${entry}`);
  // Inside a tag: no text of the script may end it.
  return chunk.code
    .trim()
    .replace(/<\/(script)/gi, '<\\/$1')
    .replace(/<!--/g, '\\x3C!--');
}
