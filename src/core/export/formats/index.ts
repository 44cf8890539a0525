export type { Codebook } from '../../../domain/index.ts';
export { codebookFile, type TableToldOf } from './codebook.ts';
export { csvFile } from './csv.ts';
export { regionsFile, stationsFile } from './geojson.ts';
export { jsonLinesFile } from './jsonl.ts';
export { type NistInput, nistFile } from './nist.ts';
export { photoFile } from './photos.ts';
export { xlsxFile } from './xlsx.ts';
