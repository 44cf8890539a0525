export { threadedTelegram } from './factory.ts';
