/** Markers of ITU-T T.81, table B.1. */
const [SOI, EOI, SOS, COM] = [0xd8, 0xd9, 0xda, 0xfe];
/** Frames, tables and scans: without one of them nobody could decode it. */
const NEEDED: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2, 0xc4, 0xdb, 0xdd, SOS]);
const isApplication = (marker: number): boolean => marker >= 0xe0 && marker <= 0xef;
const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;

/**
 * The pieces of a JPEG that are its picture: what says who took it, where, when and with what (EXIF, XMP, thumbnails, comments,
 * whatever hides behind its end) is left out, and no pixel is touched. Null: it is no JPEG, is cut off, or has something in it
 * that is not known here.
 */
export function pictureOfJpeg(bytes: Uint8Array): Uint8Array[] | null {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) return null;
  const kept = [bytes.subarray(0, 2)];
  for (let at = 2; at + 1 < bytes.length; ) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff) return null;
    if (marker === EOI) return [...kept, bytes.subarray(at, at + 2)];
    // Any number of 0xff may stand before a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) return null;
    const next = marker === SOS ? endOfScan(bytes, end) : end;
    if (NEEDED.has(marker)) kept.push(bytes.subarray(at, next));
    else if (!isApplication(marker) && marker !== COM) return null;
    at = next;
  }
  return null;
}

/** Where the next marker is: in a scan 0xff stands before a zero, or before a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const after = bytes[at + 1] ?? 0;
    if (after !== 0 && !isRestart(after)) return at;
  }
  return bytes.length;
}
