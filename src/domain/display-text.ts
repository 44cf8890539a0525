/** Makes text from outside safe to put on a screen. The stored text is never touched: this is for showing only. */

export interface DisplayText {
  text: string;
  /** True when the shown text differs from what was received: the screen says so and offers the original's code points. */
  changed: boolean;
}

export interface DisplayOptions {
  /** Combining marks kept per base character. Four covers every living orthography; more is decoration or attack. */
  maxMarks?: number;
  /** Keep line ends (default); false turns them into spaces, for cards and lists. */
  multiline?: boolean;
}

const LINE_ENDS = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;
/** Shown as a visible hole, so that nobody reads over it. */
const CONTROLS = /[[\p{Cc}\ufff9-\ufffb]--[\n\t]]/gv;
/** ZWJ and variation selectors make emoji what they are; everywhere else invisible characters only hide differences. */
const EMOJI_BEFORE = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)$/u;
const PICTURE_AFTER = /^\p{Extended_Pictographic}/u;
const EMOJI_BASE = /\p{Emoji}$/u;
/** Bidi controls are among them: what reorders its neighbours is the classic way to make "exe.jpg" of something else. */
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;
const MARKS = /\p{M}+/gu;

/**
 * Text with bidi controls and invisible characters removed, control characters and lone surrogates as `�`, and at most
 * `maxMarks` combining marks per base. Right-to-left letters stay: isolating them (`<bdi>`) is the screen's part.
 */
export function displayText(text: string, options: DisplayOptions = {}): DisplayText {
  const maxMarks = options.maxMarks ?? 4;
  let shown = text.toWellFormed().replace(LINE_ENDS, '\n');
  shown = shown.replace(CONTROLS, '\ufffd');
  shown = shown.replace(IGNORABLE, (character, offset: number, whole: string) =>
    isEmojiGlue(whole, offset, character) ? character : '',
  );
  shown = shown.replace(MARKS, (run) => {
    if (run.length <= maxMarks) return run;
    return [...run].slice(0, maxMarks).join('');
  });
  const changed = shown !== text && shown !== text.replace(/\r\n/g, '\n');
  if (options.multiline === false) shown = shown.replace(/\s*\n\s*/g, ' ').trim();
  return { text: shown, changed };
}

/** Looks only at the characters next to `offset`, so a long text stays linear. */
function isEmojiGlue(whole: string, offset: number, character: string): boolean {
  const before = whole.slice(Math.max(0, offset - 2), offset);
  if (character === '\u200d') {
    return EMOJI_BEFORE.test(before) && PICTURE_AFTER.test(whole.slice(offset + 1, offset + 3));
  }
  return (character === '\ufe0e' || character === '\ufe0f') && EMOJI_BASE.test(before);
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * The first `max` graphemes (what a reader calls letters), with `…` when something was cut. A single grapheme may be
 * arbitrarily long (emoji joined for ever), so the cut also falls at 16 code units per grapheme allowed.
 */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  const budget = max * 16;
  let kept = 0;
  let count = 0;
  for (const { index, segment } of graphemes.segment(text.slice(0, budget + 64))) {
    if (count === max || index + segment.length > budget) return `${text.slice(0, kept).trimEnd()}…`;
    kept = index + segment.length;
    count += 1;
  }
  return kept >= text.length ? text : `${text.slice(0, kept).trimEnd()}…`;
}
