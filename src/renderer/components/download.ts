/** Long enough for a browser to have begun, ms. */
const KEPT = 10_000;

/** Saved by the browser, where the window may. */
export function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT);
}
