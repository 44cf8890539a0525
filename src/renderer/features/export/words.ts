import { EXPORT_PARTS, EXPORT_PROFILES, type ExportPart, type ExportProfile } from '../../../domain/export-profiles.ts';

/** Who prepares what is handed out; core decides the same. */
export const PREPARERS: readonly string[] = ['lead', 'coordinator', 'analyst'];

export const PROFILES = EXPORT_PROFILES;
export const PARTS = EXPORT_PARTS;
export type { ExportPart, ExportProfile };

/** Public keys of age, one a line. */
export const recipientsIn = (text: string): string[] =>
  text
    .split(/\s*\n\s*/)
    .map((line) => line.trim())
    .filter(Boolean);

/** Files that are texts of a signature or a key, told by their endings; whatever else is the bundle. */
export interface Dropped {
  bundle: File | null;
  signatures: File[];
  keys: File[];
  revocations: File[];
}

export function sorted(files: readonly File[]): Dropped {
  const ends =
    (...endings: string[]) =>
    (file: File) =>
      endings.some((end) => file.name.toLowerCase().endsWith(end));
  const [signatures, keys, revocations] = [ends('.minisig'), ends('.pub'), ends('.revocation.txt', '.txt')];
  return {
    bundle: files.find(ends('.zip', '.zip.age')) ?? null,
    signatures: files.filter(signatures),
    keys: files.filter(keys),
    revocations: files.filter(revocations),
  };
}

/** The signature of the bundle itself; the others may be of later bundles that replace it. */
export function signatureOf({ bundle, signatures }: Dropped): { own: File | null; others: File[] } {
  const name = bundle?.name.replace(/\.age$/i, '');
  const own =
    signatures.find((file) => file.name === `${name}.minisig`) ?? (signatures.length === 1 ? signatures[0] : undefined);
  return { own: own ?? null, others: signatures.filter((file) => file !== own) };
}
