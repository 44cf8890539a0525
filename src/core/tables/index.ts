export { type ErrorRow, errorFile } from './error-file.ts';
export { readTable, TableError, type TableFile } from './table-file.ts';
export { readTableApart, type TableJob, tableInThread } from './thread.ts';
