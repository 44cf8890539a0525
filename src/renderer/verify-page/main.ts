import en from '../../../resources/locales/en/verify.json';
import kk from '../../../resources/locales/kk/verify.json';
import ru from '../../../resources/locales/ru/verify.json';
import { PLAIN_TOOLS } from '../../domain/bundle-bag.ts';
import { type BundleReport, checkBundle } from '../../domain/bundle-checks.ts';
import { reportWords, type VerifySay, verifyWords } from '../../domain/bundle-words.ts';
import { zipSource } from '../../domain/bundle-zip.ts';
import { prehash } from '../../domain/minisign.ts';
import { type Dropped, filesOf } from './files.ts';

const CATALOGUES = { kk, ru, en };
type Language = keyof typeof CATALOGUES;
const PIECE = 1024 * 1024;

const byId = <T extends HTMLElement>(id: string): T => {
  const found = document.getElementById(id);
  if (!found) throw new Error(id);
  return found as T;
};

let language: Language = languageOf(navigator.language);
let dropped: Dropped | null = null;
let ownKey: string | null = null;
let report: BundleReport | null = null;
/** A newer drop makes what an older one still computes of no interest. */
let run = 0;

const say: VerifySay = (key, values) => verifyWords(CATALOGUES[language])(key, values);

function languageOf(name: string): Language {
  const code = name.slice(0, 2).toLowerCase();
  return code === 'kk' || code === 'ru' ? code : 'en';
}

function element(tag: string, text: string, className = ''): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function showWords(): void {
  document.documentElement.lang = language;
  document.title = say('title');
  for (const [id, key] of [
    ['title', 'title'],
    ['intro', 'intro'],
    ['drop-words', 'drop'],
    ['choose', 'choose'],
    ['choose-key', 'chooseKey'],
    ['own-key-words', 'ownKey'],
    ['heard-words', 'heard'],
    ['heard-help', 'heardHelp'],
    ['result-title', 'result'],
  ] as const)
    byId(id).textContent = say(key);
  byId('languages').replaceChildren(
    ...(['kk', 'ru', 'en'] as const).map((each) => {
      const button = element('button', CATALOGUES[each].language) as HTMLButtonElement;
      button.type = 'button';
      button.lang = each;
      button.setAttribute('aria-pressed', String(each === language));
      button.addEventListener('click', () => {
        language = each;
        showWords();
        showReport();
        document.querySelector<HTMLElement>('#languages [aria-pressed=true]')?.focus();
      });
      return button;
    }),
  );
}

function showReport(): void {
  const result = byId('result');
  if (report === null) {
    result.replaceChildren(element('p', say('nothingYet')));
    return;
  }
  const words = reportWords(report, say);
  const checks = document.createElement('dl');
  for (const { result: mark, mark: told, title, text, file } of words.checks) {
    checks.append(element('dt', title));
    checks.append(element('dd', `${told} — ${text}${file === null ? '' : ` (${file})`}`, mark));
  }
  const cannot = document.createElement('ul');
  cannot.append(...words.cannot.map((line) => element('li', line)));
  result.replaceChildren(
    element('p', words.verdict, `verdict ${report.ok ? 'ok' : 'failed'}`),
    ...words.loud.map((line) => element('p', line, 'loud')),
    ...(words.broken === null ? [] : [element('p', words.broken, 'loud')]),
    ...words.about.map((line) => element('p', line)),
    ...words.key.map((line) => element('p', line)),
    ...comparing(),
    element('h3', say('details')),
    checks,
    element('h3', say('cannotTitle')),
    cannot,
  );
}

/** Whoever has compared the words by telephone says so here. */
function comparing(): HTMLElement[] {
  const key = report?.key;
  if (!key || key.known) return [];
  const button = element('button', say('compared')) as HTMLButtonElement;
  button.type = 'button';
  button.addEventListener('click', () => {
    byId<HTMLInputElement>('heard').value = key.words.join(' ');
    void check();
  });
  return [button];
}

async function check(): Promise<void> {
  const files = dropped;
  run += 1;
  const own = run;
  const result = byId('result');
  if (files === null) return;
  report = null;
  if (files.bundle === null) {
    result.replaceChildren(element('p', say('noBundle')));
    return;
  }
  const { bundle } = files;
  const working = element('p', '');
  result.replaceChildren(working);
  const tell = (share: number): void => {
    working.textContent = say('working', { percent: Math.round(share * 100) });
  };
  try {
    const hash = await hashOf(bundle, (share) => tell(share / 2));
    const source = await zipSource({
      size: bundle.size,
      read: async (from, length) => new Uint8Array(await bundle.slice(from, from + length).arrayBuffer()),
    });
    const heard = byId<HTMLInputElement>('heard').value.trim();
    const found = await checkBundle(
      {
        source,
        name: bundle.name,
        hash,
        signature: files.signature,
        publicKey: ownKey,
        fingerprint: heard === '' ? null : heard,
        foundKeys: files.keys,
        revocations: files.statements,
        others: files.others,
      },
      { ...PLAIN_TOOLS, progress: (done, of) => tell(0.5 + done / of / 2) },
    );
    if (own !== run) return;
    report = found;
    showReport();
  } catch {
    if (own === run) result.replaceChildren(element('p', say('unreadable'), 'loud'));
  }
}

async function hashOf(bundle: Blob, tell: (share: number) => void): Promise<Uint8Array> {
  const hasher = prehash();
  for (let at = 0; at < bundle.size; at += PIECE) {
    hasher.update(new Uint8Array(await bundle.slice(at, at + PIECE).arrayBuffer()));
    tell(Math.min(1, (at + PIECE) / bundle.size));
  }
  return hasher.digest();
}

async function take(files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  dropped = await filesOf(files);
  await check();
}

function start(): void {
  showWords();
  showReport();
  const [input, drop] = [byId<HTMLInputElement>('files'), byId('drop')];
  byId('choose').addEventListener('click', () => input.click());
  input.addEventListener('change', () => void take([...(input.files ?? [])]));
  const own = byId<HTMLInputElement>('own-key');
  byId('choose-key').addEventListener('click', () => own.click());
  own.addEventListener('change', async () => {
    byId('own-key-name').textContent = own.files?.[0]?.name ?? '';
    ownKey = (await own.files?.[0]?.text()) ?? null;
    await check();
  });
  byId('heard').addEventListener('change', () => void check());
  // A file that misses the field must not open in its place.
  for (const what of ['dragover', 'drop'] as const) document.addEventListener(what, (event) => event.preventDefault());
  drop.addEventListener('dragover', () => drop.classList.add('over'));
  drop.addEventListener('dragleave', () => drop.classList.remove('over'));
  document.addEventListener('drop', (event) => {
    drop.classList.remove('over');
    void take([...(event.dataTransfer?.files ?? [])]);
  });
}

start();
