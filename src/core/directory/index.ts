export { createDirectory, type Directory } from './decide.ts';
export { type BadContact, createDirectoryImports, type DirectoryImports } from './imports.ts';
export { directory } from './projection.ts';
export { contactById, type DirectoryQuery, directoryQueries } from './read.ts';
