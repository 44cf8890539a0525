export { MIN_PASSPHRASE, PeopleError, type PeopleErrorCode } from './errors.ts';
export { type Heads, readHeads } from './head-file.ts';
export type { People, Person } from './people.ts';
export type { Session } from './session.ts';
export {
  type CreateOptions,
  createWorkspace,
  databaseFile,
  listWorkspaces,
  newWorkspaceDir,
  type OpenWorkspaceOptions,
  openWorkspace,
  unlockForPeople,
  type Workspace,
  type WorkspaceEntry,
  type WorkspaceKind,
  type WorkspacePorts,
} from './workspace.ts';
