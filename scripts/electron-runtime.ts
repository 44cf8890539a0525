import { spawn } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { pathToFileURL } from 'node:url';
import { electronBinary, INSTALL_RUNTIME, root } from './lib/places.ts';

/** Longest that an install may hold up `npm ci`, ms. */
const WITHIN = 5 * 60_000;
/** No name service, no network: known before anything is tried. */
const LOOKUP_WITHIN = 4_000;

/** Fetches Electron's runtime, best effort: without it everything but the desktop window still works. Never fails. */
export async function installRuntime(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  if (electronBinary()) return 'Desktop runtime: installed.';
  const later = `\`${INSTALL_RUNTIME}\` installs it; until then \`npm start\` opens in a browser.`;
  if (env.MAERE_SKIP_ELECTRON === '1' || (env.CI && env.CI !== 'false'))
    return `Desktop runtime: not fetched here. ${later}`;
  if (!(await reachable(env))) return `Desktop runtime: its download site can't be reached. ${later}`;
  console.log('Desktop runtime: fetching Electron (about 110 MB) …');
  const failed = await run();
  return failed ? `Desktop runtime: ${failed}. ${later}` : 'Desktop runtime: installed.';
}

/** Whether the download site has an address. A configured mirror or proxy is trusted to be there. */
async function reachable(env: NodeJS.ProcessEnv): Promise<boolean> {
  const named = [
    'ELECTRON_MIRROR',
    'npm_config_electron_mirror',
    'HTTPS_PROXY',
    'https_proxy',
    'npm_config_https_proxy',
  ];
  if (named.some((name) => env[name])) return true;
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), LOOKUP_WITHIN).unref());
  return Promise.race([
    lookup('github.com')
      .then(() => true)
      .catch(() => false),
    late,
  ]);
}

function run(): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['node_modules/electron/install.js'], { cwd: root, stdio: 'ignore' });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      resolve('took too long');
    }, WITHIN);
    child.on('error', () => resolve("couldn't be fetched"));
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(code === 0 && electronBinary() ? null : "couldn't be fetched");
    });
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(await installRuntime());
  process.exit(0);
}
