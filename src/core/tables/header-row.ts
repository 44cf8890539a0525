const LOOK_FOR_HEADER = 10;

/** Lists have titles above their header: of the first rows the one in which most columns are known by name, from 0. */
export function headerRow(rows: readonly string[][], guess: (header: string[]) => object): number {
  let [best, most] = [0, 0];
  for (const [index, row] of rows.slice(0, LOOK_FOR_HEADER).entries()) {
    const known = Object.values(guess(row)).filter((column) => column !== null).length;
    if (known > most) [best, most] = [index, known];
  }
  return best;
}
