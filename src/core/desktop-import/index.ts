export { createImports, type ExportedChat, type ImportReport, type ImportState, type Imports } from './importer.ts';
