export { createUploads, PART_BYTES, type Uploaded, type Uploads } from './uploads.ts';
