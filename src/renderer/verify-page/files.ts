/** What somebody dropped, told apart by the endings of names; only small texts are read. */
export interface Dropped {
  bundle: File | null;
  /** Text of its `.minisig`. */
  signature: string | null;
  /** Texts of `.pub` files: to be shown, not to be relied on. */
  keys: string[];
  statements: string[];
  /** Texts of signatures of other bundles. */
  others: string[];
}

const MOST_TEXT = 64 * 1024;

export async function filesOf(files: readonly File[]): Promise<Dropped> {
  const texts = async (ending: string, but: File | null = null): Promise<string[]> =>
    Promise.all(
      files
        .filter((file) => file.name.endsWith(ending) && file !== but && file.size <= MOST_TEXT)
        .map((file) => file.text()),
    );
  const bundle = files.find(({ name }) => name.endsWith('.zip') || name.endsWith('.zip.age')) ?? null;
  const signatures = files.filter(({ name }) => name.endsWith('.minisig'));
  const named = signatures.find(({ name }) => name === `${bundle?.name}.minisig`);
  // Saved twice, a file is called “name (1).zip”: a single signature is this one's, whatever its name.
  const own = named ?? (signatures.length === 1 ? (signatures[0] ?? null) : null);
  return {
    bundle,
    signature: own === null || own.size > MOST_TEXT ? null : await own.text(),
    keys: await texts('.pub'),
    statements: await texts('.revocation.txt'),
    others: await texts('.minisig', own),
  };
}
