import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fieldsIn, LANGUAGES, MAILING_LENGTH } from '../../../domain/index.ts';

const words = z.strictObject({ kk: z.string().min(1), ru: z.string().min(1), en: z.string().min(1) });
const said = z.string().min(1).max(MAILING_LENGTH);
const file = z.strictObject({
  templates: z.array(
    z.strictObject({
      code: z.string().regex(/^[a-z]{1,30}$/),
      labels: words,
      texts: z
        .strictObject({ kk: said, ru: said, en: said })
        .refine(
          (texts) => LANGUAGES.every((language) => fieldsIn(texts[language]).unknown.length === 0),
          'no such field',
        ),
    }),
  ),
});
export type MailingTemplate = z.infer<typeof file>['templates'][number];

/** Reads `mailings.json` of the resources; throws where it isn't whole: half of a list would not be missed. */
export const loadTemplates = (resourcesDir: string): MailingTemplate[] =>
  file.parse(JSON.parse(readFileSync(join(resourcesDir, 'mailings.json'), 'utf8'))).templates;
