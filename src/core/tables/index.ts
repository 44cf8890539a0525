export { type ErrorRow, errorFile } from './error-file.ts';
export { headerRow } from './header-row.ts';
export { createImportSessions, type ImportSession, type ImportSessions } from './sessions.ts';
export { getSealed, putSealed } from './sheets.ts';
export { readTable, TableError, type TableFile } from './table-file.ts';
export { readTableApart, type TableJob, tableInThread } from './thread.ts';
export { startWork, type TableWork, type TableWorker, workHere, workInThread } from './work.ts';
