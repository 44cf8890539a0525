import { z } from 'zod';
import { FIRST_QUESTIONS, type FirstQuestion } from './first-minute.ts';

/** Texts for replies, as a file beside the program: a headquarters words its own. */
export const REPLY_LANGUAGES = ['kk', 'ru', 'en'] as const;
export type ReplyLanguage = (typeof REPLY_LANGUAGES)[number];

const text = z.string().trim().min(1).max(1000);
const inEach = z.strictObject({ kk: text, ru: text, en: text });
const code = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/);

const replyWords = z
  .strictObject({
    /** How each question of the first minute is put to whoever called. */
    questions: z.strictObject(
      Object.fromEntries(FIRST_QUESTIONS.map((each) => [each, inEach])) as Record<FirstQuestion, typeof inEach>,
    ),
    templates: z
      .array(
        z.strictObject({
          code,
          /** May be the first thing that is sent: it says nothing of the case. */
          first: z.boolean(),
          names: inEach,
          texts: inEach,
        }),
      )
      .min(1)
      .max(60),
  })
  .refine(({ templates }) => new Set(templates.map((each) => each.code)).size === templates.length, {
    message: 'two templates have one code',
    path: ['templates'],
  });
export type ReplyWords = z.infer<typeof replyWords>;

/** The file as it was read, or where it is wrong. */
export function parseReplyWords(
  json: unknown,
): { ok: true; words: ReplyWords } | { ok: false; problems: { path: string; message: string }[] } {
  const read = replyWords.safeParse(json);
  if (read.success) return { ok: true, words: read.data };
  return {
    ok: false,
    problems: read.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
  };
}

/** Everything that may stand in a first reply, in all languages: what is in it reveals nothing. */
export function neutralTexts({ questions, templates }: ReplyWords): string[] {
  const first = templates.filter((each) => each.first).map(({ texts }) => texts);
  return [...Object.values(questions), ...first].flatMap((each) => Object.values(each));
}

const KAZAKH_LETTERS = /[әғқңөұүһі]/giu;
const CYRILLIC = /\p{Script=Cyrillic}/gu;
const LATIN = /\p{Script=Latin}/gu;
/** Kazakh as it is typed on a Russian keyboard: words that Russian does not have. */
const KAZAKH_WORDS =
  /(?<!\p{L})(?:мен|биз|сиз|бар|жок|емес|керек|калай|кайда|кандай|адам(?:дар)?|алып|кетти|устады|ұстады|болды|жатыр|жатырмыз|комек|комектесиниз|салем|рахмет|осында|сонда|тур|турмыз|полициялар|барады|бизди|мени|учаскеде)(?!\p{L})/giu;

/**
 * The language of what somebody wrote, as a suggestion: null where there are too few letters to tell. The lines of the
 * relay format are not theirs and must not be given.
 */
export function languageOf(written: string): ReplyLanguage | null {
  const sample = written.slice(0, 4000);
  const count = (what: RegExp): number => sample.match(what)?.length ?? 0;
  const [cyrillic, latin] = [count(CYRILLIC), count(LATIN)];
  if (Math.max(cyrillic, latin) < 4) return null;
  if (latin > cyrillic) return 'en';
  const words = sample.split(/[^\p{L}]+/u).filter((word) => word.length > 1).length;
  // One letter may be a name's; a text in Kazakh has one in every other word.
  if (count(KAZAKH_LETTERS) * 6 >= Math.max(words, 1)) return 'kk';
  return count(KAZAKH_WORDS) * 5 >= Math.max(words, 1) ? 'kk' : 'ru';
}
