import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allHelpWords, compileHelpWords, looksLikeSos, possibleSos, sosVerdict } from './index.ts';
import { realProfile, tinyProfile } from './test-profiles.ts';
import { runs } from './test-runs.ts';

const helpWords = compileHelpWords(allHelpWords(realProfile));
const group = { privateChat: false, helpWords };
const direct = { privateChat: true, helpWords };
const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) });

describe('looksLikeSos', () => {
  it('looks at the beginning only, and sees what it would see in the whole', () => {
    const deaf = { findIn: () => null };
    const line = fc.oneof(
      anyText,
      fc.constantFrom(
        '',
        ' ',
        '\u200b',
        '\u3164',
        'a',
        '#sos 1',
        '# S O S',
        'sos',
        '🆘',
        'қатар',
        '\u2028',
        '\r',
        'x\u000b\u000c',
      ),
    );
    const text = fc.array(line, { maxLength: 9 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, (said) => {
        expect(looksLikeSos(said, { privateChat: false, helpWords: deaf })).toEqual(
          looksLikeSos(said, { privateChat: true, helpWords: deaf }),
        );
      }),
      { numRuns: runs(2000) },
    );
  });

  it.each([
    '#sos 4711',
    '#SOS',
    '#сос',
    '#СОС помогите',
    '#CОS',
    '#ЅоS',
    '＃ＳＯＳ',
    '﹟sos',
    '# S O S',
    '#s.o.s!',
    '#s\u200bo\u200bs',
    '\u202e#sos',
    '#s0s',
    '#SOOOS',
    '#sossos',
    '#sos1',
    '#sos_help',
    '#sosпомогите',
    '#с\u0337о\u0337с\u0337',
    'Тараз қаласы #sos',
    'бірінші\n\n\n\nекінші\n#sos',
    '#тест #sos',
  ])('hears %j in any chat', (text) => {
    expect(looksLikeSos(text, group)).toEqual({ verdict: 'sos', reason: 'tag' });
  });

  it.each([
    '',
    '#ballot 12',
    '#505',
    '#со сестрой',
    'сосед',
    'соседка пришла',
    '#протокол',
    'один\nдва\nтри\n#sos',
    'SO, so',
  ])('lets %j pass in a group', (text) => {
    expect(looksLikeSos(text, group)).toBeNull();
  });

  it('asks a person where it cannot tell', () => {
    expect(looksLikeSos('#sosалматы', group)).toEqual({ verdict: 'possible', reason: 'tagPrefix' });
    expect(looksLikeSos('SOS Балқаш', group)).toEqual({ verdict: 'possible', reason: 'bareWord' });
    expect(looksLikeSos('🆘', group)).toEqual({ verdict: 'possible', reason: 'bareWord' });
  });

  it.each([
    'Көмектесіңдер!',
    'КОМЕК КЕРЕК',
    'помогииите',
    'П0могите нас задержали',
    'спасите',
    'мені ұстап алды',
    'Устап кетти',
    'help',
    'they took my brother',
    'тінту жүріп жатыр',
    'не\nвыпускают',
    'sos',
    '🆘🆘',
    'бәрі жақсы еді\n1\n2\n3\n4\nқазір есікті бұзып жатыр',
  ])('in a private message hears %j', (text) => {
    expect(looksLikeSos(text, direct)).toEqual({ verdict: 'sos', reason: 'helpWord' });
    expect(looksLikeSos(text, group)?.verdict).not.toBe('sos');
  });

  it.each(['Сәлеметсіз бе', 'спасибо', 'Добрый день, я наблюдатель', 'hello', 'Учаске ашылды'])(
    'in a private message lets %j pass',
    (text) => {
      expect(looksLikeSos(text, direct)).toBeNull();
    },
  );

  it('takes its words from the profile alone', () => {
    const tiny = { privateChat: true, helpWords: compileHelpWords(allHelpWords(tinyProfile)) };
    expect(looksLikeSos('Mayday', tiny)?.verdict).toBe('sos');
    expect(looksLikeSos('flares seen', tiny)?.verdict).toBe('sos');
    expect(looksLikeSos('помогите', tiny)).toBeNull();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (text, privateChat) => {
        const context = { privateChat, helpWords };
        const verdict = looksLikeSos(text, context);
        expect(verdict === null || ['sos', 'possible'].includes(verdict.verdict)).toBe(true);
      }),
      { numRuns: 100_000 },
    );
  });

  it('hears the tag through any noise put between its signs', () => {
    const invisible = fc.constantFrom('\u200b', '\u200d', '\u2060', '\u202e', '\u0301', '\ufe0f', ' ');
    const noise = fc.string({ unit: invisible, maxLength: 3 });
    const sign = (choices: string[]) => fc.constantFrom(...choices);
    fc.assert(
      fc.property(
        fc.tuple(
          sign(['#', '＃', '﹟']),
          sign(['S', 's', 'с', 'ѕ', 'Ｓ']),
          sign(['o', 'О', 'ο', 'ө', '0']),
          sign(['s', 'С', 'ꜱ']),
        ),
        fc.tuple(noise, noise, noise),
        fc.constantFrom('', ' 4711', '!', '\nкөмек'),
        ([hash, s, o, t], [a, b, c], tail) => {
          expect(looksLikeSos(`${hash}${a}${s}${b}${o}${c}${t}${tail}`, group)?.verdict).toBe('sos');
        },
      ),
      { numRuns: runs(3000) },
    );
  });
});

describe('possibleSos', () => {
  const facts = { text: '', mediaKind: null, knownReporter: true, onOpenCase: false } as const;

  it('hears quiet signs from those it knows', () => {
    expect(possibleSos({ ...facts, text: 'бізді қоршап алды' }, helpWords)?.reason).toBe('helpWord');
    expect(possibleSos({ ...facts, mediaKind: 'location' }, helpWords)?.reason).toBe('location');
    expect(possibleSos({ ...facts, mediaKind: 'liveLocation', text: '\u200b' }, helpWords)?.reason).toBe('location');
    expect(possibleSos({ ...facts, mediaKind: 'voice' }, helpWords)?.reason).toBe('voice');
    expect(possibleSos({ ...facts, mediaKind: 'roundVideo' }, helpWords)?.reason).toBe('voice');
    expect(possibleSos({ ...facts, text: 'Учаске ашылды', mediaKind: 'photo' }, helpWords)).toBeNull();
  });

  it('hears nothing of the kind from strangers, and everything on an open case', () => {
    const stranger = { ...facts, knownReporter: false, text: 'помогите', mediaKind: 'voice' } as const;
    expect(possibleSos(stranger, helpWords)).toBeNull();
    expect(possibleSos({ ...stranger, text: 'ок', mediaKind: null, onOpenCase: true }, helpWords)?.reason).toBe(
      'openCase',
    );
  });

  it('gives way to what says SOS', () => {
    const message = { ...facts, text: '#sos', onOpenCase: true, privateChat: false };
    expect(sosVerdict(message, helpWords)).toEqual({ verdict: 'sos', reason: 'tag' });
    expect(sosVerdict({ ...message, text: 'иә' }, helpWords)).toEqual({ verdict: 'possible', reason: 'openCase' });
  });
});
