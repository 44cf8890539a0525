import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A bundle as it was handed out. */
export interface HandedOut {
  /** The zip, or the age file it came in. */
  path: string;
  /** Its public key, as minisign reads it. */
  keyFile: string;
  /** What opens an age file. */
  identityFile: string | null;
}

export interface StockSaid {
  tool: string;
  /** absent: it is not installed here. */
  result: 'holds' | 'fails' | 'absent';
  /** Its own words where it fails. */
  why: string;
}

interface Tool {
  tool: string;
  command: string;
  args: readonly string[];
  cwd: string;
}

/**
 * What somebody with nothing of ours would do: the tools of a Linux distribution, as docs/bundle-format.md and the bundle's own
 * readme say. Into `folder`, an empty one: the zip, decrypted where it was encrypted, and the bag unpacked.
 * @param bagit The command that validates a BagIt bag (bagit-python), with its leading arguments.
 */
export function stockTools(
  { path, keyFile, identityFile }: HandedOut,
  folder: string,
  bagit: readonly string[] = ['bagit.py'],
): { said: StockSaid[]; zip: string; inside: string } {
  mkdirSync(folder, { recursive: true });
  const encrypted = path.endsWith('.age');
  const zip = encrypted ? join(folder, basename(path, '.age')) : path;
  const signature = `${path.replace(/\.age$/, '')}.minisig`;
  const inside = join(folder, basename(zip, '.zip'));
  const [validate = '', ...before] = bagit;
  const tools: Tool[] = [
    ...(encrypted
      ? [{ tool: 'age', command: 'age', args: ['-d', '-i', identityFile ?? '', '-o', zip, path], cwd: folder }]
      : []),
    { tool: 'minisign', command: 'minisign', args: ['-V', '-m', zip, '-x', signature, '-p', keyFile], cwd: folder },
    { tool: 'unzip -t', command: 'unzip', args: ['-tq', zip], cwd: folder },
    { tool: 'unzip', command: 'unzip', args: ['-q', '-o', zip, '-d', folder], cwd: folder },
    ...['tagmanifest-sha512.txt', 'manifest-sha512.txt'].map((file) => ({
      tool: `sha512sum ${file}`,
      command: 'sha512sum',
      args: ['--quiet', '--strict', '-c', file],
      cwd: inside,
    })),
    { tool: 'bagit.py', command: validate, args: [...before, '--validate', inside], cwd: folder },
  ];
  return { said: tools.map(ask), zip, inside };
}

function ask({ tool, command, args, cwd }: Tool): StockSaid {
  const { error, status, stderr, stdout } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  // A folder that is not there fails the same way: the tool before it has said why.
  if (error) return { tool, result: 'absent', why: error.message };
  return status === 0
    ? { tool, result: 'holds', why: '' }
    : { tool, result: 'fails', why: `${stderr}${stdout}`.trim().slice(0, 300) };
}
