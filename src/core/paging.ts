/** Keyset paging by time and id, newest first: `AT:ID` of the last row of the page before. */
export function parseCursor(cursor: string | null | undefined): [number, string] {
  const match = /^(\d{1,16}):([\w:-]{1,200})$/.exec(cursor ?? '');
  return match ? [Number(match[1]), match[2] as string] : [Number.MAX_SAFE_INTEGER, ''];
}

export const cursorOf = (at: number, id: string): string => `${at}:${id}`;
