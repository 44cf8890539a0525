import { client } from './rpc.ts';

/** Stopped by the person: nothing to report. */
export class Stopped extends Error {}

/** Sends a file part by part; `tell` hears the share that has arrived. Returns the id by which a command names it. */
export async function upload(file: File, signal: AbortSignal, tell: (share: number) => void): Promise<string> {
  const { uploadId, partBytes } = await client.uploads.begin({
    name: file.name.slice(0, 200) || 'file',
    size: file.size,
  });
  for (let at = 0; at < file.size; at += partBytes) {
    if (signal.aborted) {
      await client.uploads.drop({ uploadId });
      throw new Stopped();
    }
    const data = new File([file.slice(at, at + partBytes)], 'part');
    const { received } = await client.uploads.part({ uploadId, at, data });
    tell(received / file.size);
  }
  return uploadId;
}
