/** More of either than anything of ours has: what a check reads was made by a stranger, who may want it to choke. */
const DEEPEST = 64;
const MOST_VALUES = 500_000;

/**
 * JSON from outside, looked over before it is read: a few megabytes of brackets, or of commas, are gigabytes once they are
 * objects. Undefined where it is none, or none of ours.
 */
export function parsedJson(text: string, { deepest = DEEPEST, values = MOST_VALUES } = {}): unknown {
  if (!isModest(text, deepest, values)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const [QUOTE, BACKSLASH, COMMA, OPEN, CLOSE, OPEN_OBJECT, CLOSE_OBJECT] = Array.from('"\\,[]{}', (sign) =>
  sign.charCodeAt(0),
);

function isModest(text: string, deepest: number, most: number): boolean {
  let [depth, values, quoted] = [0, 0, false];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (quoted) {
      if (sign === BACKSLASH) at += 1;
      else if (sign === QUOTE) quoted = false;
    } else if (sign === QUOTE) quoted = true;
    else if (sign === COMMA) values += 1;
    else if (sign === OPEN || sign === OPEN_OBJECT) [depth, values] = [depth + 1, values + 1];
    else if (sign === CLOSE || sign === CLOSE_OBJECT) depth -= 1;
    if (depth > deepest || values > most) return false;
  }
  return true;
}
