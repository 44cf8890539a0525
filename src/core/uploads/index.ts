export { createUploads, MAX_UPLOAD, PART_BYTES, type Uploaded, type Uploads } from './uploads.ts';
