import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { languageOf, leaksOf, neutralTexts, parseReplyWords } from './index.ts';

const read = parseReplyWords(JSON.parse(readFileSync('resources/replies.json', 'utf8')));
if (!read.ok) throw new Error(JSON.stringify(read.problems));
const neutral = neutralTexts(read.words);

const secrets = {
  names: ['Айгүл Жұмабекова', 'Dias O.', 'Ира'],
  places: ['Алматинская область', 'Балхаш', 'отделение полиции Алмалы', 'школа № 12'],
  neutral: [...neutral, 'область'],
};
const found = (text: string) => leaksOf(text, secrets).map(({ kind, word }) => `${kind} ${word}`);

describe('a first reply', () => {
  it('is refused with a name of the case, whatever its ending and its letters', () => {
    expect(found('Айгүлге не болды?')).toEqual(['name Айгүлге']);
    expect(found('Мы ищем адвоката для Жумабековой')).toEqual(['name Жумабековой']);
    expect(found('is DIAS with you')).toEqual(['name DIAS']);
    expect(found('Передайте Ире')).toEqual(['name Ире']);
    // With a Latin "A" in it.
    expect(found('Aйгүл жаныңызда ма?')).toEqual(['name Aйгүл']);
  });

  it('is refused with a word of the place; what every list of questions says is none', () => {
    expect(found('Адвокат едет в Балхаше')).toEqual(['place Балхаше']);
    expect(found('Вы в отделении полиции?')).toEqual([]);
    expect(found('Вы ещё в Алмалы?')).toEqual(['place Алмалы']);
    expect(found('Позвоним через 12 минут')).toEqual([]);
    expect(found('Вы на участке № 12?')).toEqual(['place 12']);
  });

  it('is refused with the id of any case', () => {
    expect(found(`like ${'0123456789abcdef'.repeat(2)} before`)).toEqual([`case ${'0123456789abcdef'.repeat(2)}`]);
  });

  it('may be any question and any template for it, in every language', () => {
    for (const text of neutral) expect([text, found(text)]).toEqual([text, []]);
  });

  it('never has the name in it and passes', () => {
    const letter = fc.constantFrom(...'абвгдежзиклмнопрстуфхцчшәғқңөұүһі');
    const name = fc.array(letter, { minLength: 4, maxLength: 12 }).map((letters) => letters.join(''));
    const ending = fc.constantFrom('', 'ға', 'ның', 'мен', 'у', 'ой', 'дарына');
    fc.assert(
      fc.property(name, ending, fc.boolean(), fc.constantFrom(...neutral), (one, end, loud, around) => {
        const written = `${loud ? one.toUpperCase() : one}${end}`;
        const leaks = leaksOf(`${around} ${written}, ${around}`, { names: [one], places: [], neutral });
        expect(leaks.map(({ word }) => word)).toContain(written);
      }),
    );
  });
});

describe('the texts', () => {
  it('are refused when a language, a question or a code is missing or doubled', () => {
    expect(parseReplyWords({}).ok).toBe(false);
    const { words } = read;
    const broken = { ...words, questions: { ...words.questions, safe: { kk: 'x', ru: 'x' } } };
    expect(parseReplyWords(broken)).toMatchObject({ ok: false, problems: [{ path: 'questions.safe.en' }] });
    expect(parseReplyWords({ ...words, templates: [...words.templates, ...words.templates] }).ok).toBe(false);
  });

  it('are suggested in the language of whoever wrote', () => {
    expect(languageOf('Көмектесіңіздер, бізді ұстап алды, полиция келді')).toBe('kk');
    expect(languageOf('Бизди полиция устады, мен осында турмын')).toBe('kk');
    expect(languageOf('Нас задержали у школы, нас примерно десять')).toBe('ru');
    expect(languageOf('Нас с Айгүл задержали у школы возле дома, помогите нам пожалуйста')).toBe('ru');
    expect(languageOf('They closed the street, about ten of us')).toBe('en');
    expect(languageOf('SOS')).toBeNull();
  });
});
