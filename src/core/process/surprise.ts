/**
 * What may be logged of an unexpected error: its kind, its code and where it came from. Never its message, which may
 * quote a person's words or a path with a name in it.
 */
export function describeSurprise(error: unknown): { name: string; code: string | null; where: string } {
  if (!(error instanceof Error)) return { name: typeof error, code: null, where: '' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code.slice(0, 60) : null;
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 3)
    .map((line) => line.trim().replace(/(?:file:\/\/)?[^\s()]*[/\\](?=[^/\\]+:\d+:\d+)/, ''));
  return { name: error.name.slice(0, 60), code, where: frames.join(' < ').slice(0, 380) };
}
