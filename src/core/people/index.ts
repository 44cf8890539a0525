export { MIN_PASSPHRASE, PeopleError, type PeopleErrorCode } from './errors.ts';
export { databaseFile, listWorkspaces, newWorkspaceDir, type WorkspaceEntry } from './folders.ts';
export { type Heads, readHeads } from './head-file.ts';
export type { People, Person } from './people.ts';
export type { Session } from './session.ts';
export {
  type CreateOptions,
  createWorkspace,
  type OpenWorkspaceOptions,
  openWorkspace,
  unlockForPeople,
  type Workspace,
  type WorkspaceKind,
  type WorkspacePorts,
} from './workspace.ts';
