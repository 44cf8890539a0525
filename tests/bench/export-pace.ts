/** What an export says of how far it is, as it was heard. */
export interface Said {
  file: string;
  rows: number;
}

/** How steadily an export is heard of, and what it spends its time on. */
export function createPace(now: () => number = () => performance.now()) {
  let [began, last, longest, words] = [now(), now(), 0, 0];
  let [file, since, longestAt] = ['', now(), ''];
  const spent: { file: string; ms: number }[] = [];
  const turn = (next: string): void => {
    spent.push({ file, ms: now() - since });
    [file, since] = [next, now()];
  };
  return {
    heard(said: Said): void {
      const silent = now() - last;
      if (silent > longest) [longest, longestAt] = [silent, file];
      last = now();
      words += 1;
      if (said.file !== file) turn(said.file);
    },
    /** Files that took more than a twentieth of the time, the longest first. */
    end() {
      const silent = now() - last;
      if (silent > longest) [longest, longestAt] = [silent, `${file} and after`];
      turn('');
      const whole = now() - began;
      const slow = spent.filter(({ ms }) => ms > whole / 20).toSorted((a, b) => b.ms - a.ms);
      return {
        seconds: whole / 1000,
        silence: longest,
        silentAt: longestAt === '' ? 'before the first file' : longestAt,
        words,
        slow: slow.map((each) => `${each.file === '' ? 'looking ahead' : each.file} ${(each.ms / 1000).toFixed(1)} s`),
      };
    },
    get file(): string {
      return file;
    },
  };
}
