export { type Accounts, createAccounts, hasAccount, type WatchedChat } from './accounts.ts';
export { accountSubject } from './logins.ts';
export { saveCursor } from './memory.ts';
export { chatSubject, relayBindings, relaySubject, watchedChats } from './projections.ts';
