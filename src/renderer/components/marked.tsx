import { Hostile } from './hostile.tsx';

/** So many characters of what comes before the first hit are shown: it must stand where a narrow row can be seen. */
const BEFORE = 16;
const MOST = 140;

/** Never between the two halves of one character. */
const whole = (text: string, at: number): number => (/[\uDC00-\uDFFF]/.test(text.charAt(at)) ? at + 1 : at);

/** A text from outside on one line, with what was searched for marked: `hits` are [from, to) in it, in order. */
export function Marked({ text, hits }: { text: string; hits: readonly (readonly [number, number])[] }) {
  const first = hits[0];
  if (!first) return <Hostile text={text} max={MOST} />;
  const start = first[0] > BEFORE ? whole(text, first[0] - BEFORE) : 0;
  const end = whole(text, start + MOST);
  const parts: { at: number; text: string; hit: boolean }[] = [];
  let at = start;
  for (const [from, to] of hits) {
    if (from < at || from >= end) continue;
    if (from > at) parts.push({ at, text: text.slice(at, from), hit: false });
    parts.push({ at: from, text: text.slice(from, to), hit: true });
    at = to;
  }
  if (at < end && at < text.length) parts.push({ at, text: text.slice(at, end), hit: false });
  return (
    <>
      {start > 0 && '…'}
      {parts.map((part) =>
        part.hit ? (
          <mark key={part.at}>
            <Hostile text={part.text} />
          </mark>
        ) : (
          <Hostile key={part.at} text={part.text} />
        ),
      )}
    </>
  );
}
