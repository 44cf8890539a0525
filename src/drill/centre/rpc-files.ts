/** Downloads and uploads. */
import { take } from './fault-state.ts';
import { owned } from './keys.ts';
import type { Call, Methods } from './rpc.ts';
import { RpcError } from './rpc-error.ts';
import type { TlObject } from './tl.ts';
import { get } from './tl-get.ts';
import type { StoredFile } from './world-types.ts';

/** The file a location or an inputPhoto/inputDocument names. @throws RpcError when hash or reference are not its own. */
export function namedFile(call: Call, location: TlObject): StoredFile {
  const { world } = call.centre;
  const id = get.id(location, 'id');
  const file = world.files.get(id);
  if (!file || get.id(location, 'access_hash') !== world.accessHash(call.me, `file:${id}`))
    throw new RpcError(400, 'FILE_ID_INVALID');
  const reference = get.bytes(location, 'file_reference');
  if (reference.length !== 12 || reference.readBigInt64LE(4).toString() !== id)
    throw new RpcError(400, 'FILE_REFERENCE_INVALID');
  if (reference.readInt32LE(0) !== file.refVersion) throw new RpcError(400, 'FILE_REFERENCE_EXPIRED');
  return file;
}

const TYPES: readonly (readonly [prefix: string, type: string])[] = [
  ['ffd8ff', 'storage.fileJpeg'],
  ['89504e47', 'storage.filePng'],
  ['25504446', 'storage.filePdf'],
];

const MEGABYTE = 1024 * 1024;

/** Offsets and limits are multiples of 4 KB (1 KB when precise) and a part lies within one megabyte. */
function checkRange(offset: number, limit: number, precise: boolean): void {
  const step = precise ? 1024 : 4096;
  if (offset < 0 || offset % step !== 0) throw new RpcError(400, 'OFFSET_INVALID');
  if (limit <= 0 || limit > MEGABYTE || limit % step !== 0 || (!precise && MEGABYTE % limit !== 0))
    throw new RpcError(400, 'LIMIT_INVALID');
  if (Math.floor(offset / MEGABYTE) !== Math.floor((offset + limit - 1) / MEGABYTE))
    throw new RpcError(400, 'LIMIT_INVALID');
}

function getFile(call: Call): TlObject {
  const { request } = call;
  const location = get.obj(request, 'location');
  if (location._ !== 'inputPhotoFileLocation' && location._ !== 'inputDocumentFileLocation')
    throw new RpcError(400, 'LOCATION_INVALID');
  const file = namedFile(call, location);
  if (file.kind === 'photo' && location.thumb_size !== 'x') throw new RpcError(400, 'LOCATION_INVALID');
  if (file.dcId !== owned(call.session.key).dcId) throw new RpcError(303, `FILE_MIGRATE_${file.dcId}`);
  const [offset, limit] = [Number(get.id(request, 'offset')), get.num(request, 'limit')];
  checkRange(offset, limit, request.precise === true);
  const head = file.bytes.subarray(0, 4).toString('hex');
  const type = TYPES.find(([prefix]) => head.startsWith(prefix))?.[1] ?? 'storage.fileUnknown';
  const short = take(call.centre.faults.shortFiles, '*');
  const bytes = file.bytes.subarray(offset, offset + Math.min(limit, short?.bytes ?? limit));
  return { _: 'upload.file', type: { _: type }, mtime: file.date, bytes };
}

function saveFilePart(call: Call): boolean {
  const { request } = call;
  const bytes = get.bytes(request, 'bytes');
  if (bytes.length === 0 || bytes.length > 512 * 1024) throw new RpcError(400, 'FILE_PART_SIZE_INVALID');
  if (!call.centre.uploads.save(call.me, get.id(request, 'file_id'), get.num(request, 'file_part'), bytes)) {
    throw new RpcError(400, 'FILE_PARTS_INVALID');
  }
  return true;
}

export const fileMethods: Methods = {
  'upload.getFile': getFile,
  'upload.saveFilePart': saveFilePart,
  'upload.saveBigFilePart': saveFilePart,
};
