import type { App, MessageBoxOptions } from 'electron';
import type { HostStatus } from '../core/ports.ts';
import type { Words } from './words.ts';

export interface Quit {
  /** Past the question: nothing hides, nothing asks any more. */
  readonly going: boolean;
  /** Ends without a question: the machine is going down, or somebody on the console asked. */
  now(): void;
}

/** What an end would interrupt, in words; empty if nothing. */
export function interrupted({ stage, replies, backup, onShift }: HostStatus, words: Words): string[] {
  return [
    ...(stage === 'open' && onShift ? [words('quit.deaf')] : []),
    ...(replies > 0 ? [words('quit.replies', replies)] : []),
    ...(backup ? [words('quit.backup')] : []),
  ];
}

/**
 * The order of the end: first the question, if something would be interrupted; then core closes its store; and only then
 * the windows go, so that a refusal leaves everything as it was.
 */
export function createQuit(parts: {
  app: App;
  stopCore(): Promise<void>;
  status(): HostStatus;
  words(): Words;
  ask(box: MessageBoxOptions): Promise<{ response: number }>;
}): Quit {
  const { app } = parts;
  let going = false;
  let asking = false;
  let stopped = false;

  const go = () => {
    if (going) return;
    going = true;
    void parts.stopCore().then(() => {
      stopped = true;
      app.quit();
    });
  };

  const question = async () => {
    const words = parts.words();
    const why = interrupted(parts.status(), words);
    if (why.length === 0) return go();
    asking = true;
    const { response } = await parts.ask({
      type: 'warning',
      title: words('tray.name'),
      message: words('quit.title'),
      detail: why.join('\n'),
      buttons: [words('quit.stay'), words('menu.quit')],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    });
    asking = false;
    if (response === 1) go();
  };

  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    if (!going && !asking) void question();
  });
  return {
    get going() {
      return going;
    },
    now: go,
  };
}
