import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The built renderer as a closed list: URL path → file. What a request names is looked up, never joined to a folder, so
 * no spelling of `..` leads anywhere. `/` is the page itself.
 */
export async function listSite(folder: string): Promise<ReadonlyMap<string, string>> {
  const site = new Map<string, string>();
  // Level by level: inside an asar archive `readdir` isn't reliably recursive.
  const walk = async (at: string, prefix: string): Promise<void> => {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      if (entry.isDirectory()) await walk(join(at, entry.name), `${prefix}${entry.name}/`);
      else if (entry.isFile()) site.set(prefix + entry.name, join(at, entry.name));
    }
  };
  await walk(folder, '/');
  const page = site.get('/index.html');
  if (page) site.set('/', page);
  return site;
}
