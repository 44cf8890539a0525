import type { MediaTarget, TelegramSource } from '../ports.ts';

/** Where bytes come from. Flood waits, references that expired and connections are the source's to care for. */
export type MediaSource = Pick<TelegramSource, 'download'>;
export type { MediaTarget };
