import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWholeName, nameBegins, nameKey, nameWords } from './name-key.ts';

describe('nameKey', () => {
  it.each([
    ['Қайрат Әлиев', 'Кайрат Алиев', 'Qairat Aliyev', 'Kairat Aliev', 'Kayrat Äliev'],
    ['Айгүл Жұмабекова', 'Айгуль Жумабекова', 'Aigul Zhumabekova', 'Aygul Jumabekova', 'Aıgúl Jumabekova'],
    ['Ерлан Хасенов', 'Yerlan Khasenov', 'Erlan Hasenov'],
    ['Дмитрий Сергеев', 'Dmitriy Sergeyev', 'Dmitry Sergeev'],
    ['Жәнібек Шәріпов', 'Жанибек Шарипов', 'Zhanibek Sharipov', 'Janibek Şaripov'],
    ['Юлия Щукина', 'Yuliya Shchukina', 'Iuliia Shukina'],
    ['Асан-Әли О.', 'Асан Али О.', 'asan ali o'],
  ])('%s is one name in every spelling', (...spellings) => {
    expect(new Set(spellings.map(nameKey)).size).toBe(1);
  });

  it('keeps different names apart', () => {
    const names = ['Аида Сәрсен', 'Айдар Сәрсен', 'Дана Сәрсен', 'Дина Сарсенова', 'Асан Сәрсен'];
    expect(new Set(names.map(nameKey)).size).toBe(names.length);
  });

  it('is total, and of what has a key it is a key already', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const key = nameKey(text);
        expect(key).toMatch(/^([a-z0-9]+( [a-z0-9]+)*)?$/);
      }),
    );
  });

  it('is found by the beginnings of its words in any order, and by nothing else', () => {
    const key = nameKey('Қайрат Әлиев');
    expect(nameBegins(key, nameWords('али кай'))).toBe(true);
    expect(nameBegins(key, nameWords('qair'))).toBe(true);
    expect(nameBegins(key, nameWords('лиев'))).toBe(false);
    expect(nameBegins(key, [])).toBe(false);
  });

  it('is typed whole with all of its words; one word alone is no whole name', () => {
    const key = nameKey('Қайрат Әлиев');
    expect(isWholeName(key, nameWords('Aliyev Kairat'))).toBe(true);
    expect(isWholeName(key, nameWords('Kairat'))).toBe(false);
    expect(isWholeName(key, nameWords('Kairat Aliyev Nurlanuly'))).toBe(false);
    expect(isWholeName(key, nameWords('Kairat Aliye'))).toBe(false);
    expect(isWholeName(nameKey('Дияс'), nameWords('Дияс'))).toBe(false);
  });
});
