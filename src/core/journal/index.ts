export { type Slices, waitingSubjects } from './backlog.ts';
export { type Actor, type EntryDraft, type EntryHeader, type JournalEntry, keySubject, type Signer } from './entry.ts';
export { createJournal, type Device, erasePayload, type Journal } from './journal.ts';
export { digests, dump, type Projection, type Replay } from './projections.ts';
export { entriesOf, entryById, type Head, headOf, type JournalPage, page, since } from './read.ts';
export { type Broken, type Flaw, type Verdict, verify } from './verify.ts';
