export { createDuplicates, type Duplicates, type StoredPicture } from './find.ts';
export { duplicatePrefix, duplicates } from './projection.ts';
