export { MIN_PASSPHRASE, PeopleError, type PeopleErrorCode, requireStrong } from './errors.ts';
export {
  databaseFile,
  listWorkspaces,
  mediaDir,
  newWorkspaceDir,
  UNFINISHED,
  type WorkspaceEntry,
} from './folders.ts';
export { destroyHeads, type Heads, readHeads } from './head-file.ts';
export { forgetKeychain, keychainNumber, unlockByKeychain, vaultState } from './keychain.ts';
export type { People, Person } from './people.ts';
export { type PowerRule, powerRule, setPowerRule } from './power.ts';
export { type RekeyStep, rekeyWorkspace } from './rekey.ts';
export { type Safety, safetyOf, seenWarning } from './safety.ts';
export type { Session } from './session.ts';
export { createThrottled } from './throttle.ts';
export {
  type CreateOptions,
  createWorkspace,
  type OpenWorkspaceOptions,
  openUnlocked,
  openWorkspace,
  starter,
  unlockForPeople,
  type Workspace,
  type WorkspaceKind,
  type WorkspacePorts,
} from './workspace.ts';
