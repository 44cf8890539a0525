import type { TelegramFactory } from '../ports.ts';
import { checkRoute } from './routes.ts';
import { openSource } from './source.ts';

/** Telegram through GramJS. The only folder that imports the library (besides the drill's data centre). */
export const telegramFactory: TelegramFactory = { create: openSource, check: checkRoute };
