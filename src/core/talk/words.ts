import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { neutralTexts, parseReplyWords, type ReplyWords } from '../../domain/index.ts';

export interface Words {
  words: ReplyWords;
  /** What may stand in any first reply. */
  neutral: string[];
}

/** Reads `replies.json` of the resources. Throws with its problems: half of a list of questions would not be missed. */
export function loadWords(resourcesDir: string): Words {
  const read = parseReplyWords(JSON.parse(readFileSync(join(resourcesDir, 'replies.json'), 'utf8')));
  if (!read.ok)
    throw new Error(`REPLIES_INVALID ${read.problems.map((each) => `${each.path}: ${each.message}`).join('; ')}`);
  return { words: read.words, neutral: neutralTexts(read.words) };
}
