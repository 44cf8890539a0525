export { type BackupState, type Backups, createBackups } from './backups.ts';
export { forgetOldSession, oldSession } from './old-sessions.ts';
export { attestedBytes, type RestoreOptions, removeUnfinishedRestores, restoreBackup } from './restore.ts';
