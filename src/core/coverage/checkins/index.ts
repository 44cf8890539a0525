export { type CheckinDesk, createCheckins, type OpenKeptOut, type ToldCheckin } from './decide.ts';
export { checkinQueries } from './read.ts';
export { followCheckins } from './rows.ts';
export { createSilences, type SilenceDesk, silencePrefix, silences } from './silence.ts';
export { toldCheckins } from './told.ts';
