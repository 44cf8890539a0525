import { ms } from '../../domain/index.ts';
import { type AccountLogin, type LoginStep, TelegramError } from '../ports.ts';
import { asTelegramError, errorName } from './errors.ts';
import { Api, bigInt, computeCheck } from './library.ts';
import type { Link } from './link.ts';

/** Three steps, each a raw call: the library's own login loops on a wrong password. */
export interface Login {
  sendCode(phone: string): Promise<LoginStep>;
  submitCode(code: string): Promise<LoginStep>;
  submitPassword(password: string): Promise<LoginStep>;
  logOut(): Promise<void>;
  logins(): Promise<AccountLogin[]>;
  endLogin(hash: string): Promise<void>;
  /** Whether the account has a password; asked after every start. */
  twoFactorOn(): Promise<boolean>;
}

export interface LoginOptions {
  link: Pick<Link, 'call' | 'readyForLogin' | 'loggedIn' | 'loggedOut'>;
  apiId: number;
  apiHash: string;
  onTwoFactor(on: boolean): void;
}

export function openLogin({ link, apiId, apiHash, onTwoFactor }: LoginOptions): Login {
  /** The code that was asked for last. Kept in memory only: a login does not outlive the process. */
  let asked: { phone: string; hash: string } | null = null;

  async function sendCode(phone: string): Promise<LoginStep> {
    const phoneNumber = phone.replace(/[\s().-]/g, '');
    if (!/^\+?\d{5,16}$/.test(phoneNumber)) throw new TelegramError('PHONE_INVALID', 'PHONE_NUMBER_INVALID');
    await link.readyForLogin();
    const request = (): Api.auth.SendCode =>
      new Api.auth.SendCode({ phoneNumber, apiId, apiHash, settings: new Api.CodeSettings({}) });
    // AUTH_RESTART: Telegram asks to begin again, once is enough
    const answer = await link.call(request()).catch((error: unknown) => {
      if (!/^AUTH_RESTART/.test(errorName(error))) throw error;
      return link.call(request());
    });
    // Telegram may trust this device and skip the code; then nothing says whether there is a password.
    if (answer instanceof Api.auth.SentCodeSuccess) return finish(answer.authorization, await twoFactorOn());
    if (!(answer instanceof Api.auth.SentCode)) throw new TelegramError('TELEGRAM_REFUSED', 'PAYMENT_REQUIRED');
    if (answer.type instanceof Api.auth.SentCodeTypeSetUpEmailRequired)
      throw new TelegramError('TELEGRAM_REFUSED', 'EMAIL_SETUP_REQUIRED');
    asked = { phone: phoneNumber, hash: answer.phoneCodeHash };
    return { step: 'code', via: via(answer.type), length: codeLength(answer.type) };
  }

  async function submitCode(code: string): Promise<LoginStep> {
    if (!asked) throw new TelegramError('CODE_EXPIRED', 'NO_CODE_ASKED');
    const phoneCode = code.replace(/[\s-]/g, '');
    if (!/^[\p{L}\d]{1,64}$/u.test(phoneCode)) throw new TelegramError('CODE_INVALID', 'PHONE_CODE_INVALID');
    const request = new Api.auth.SignIn({ phoneNumber: asked.phone, phoneCodeHash: asked.hash, phoneCode });
    try {
      return finish(await link.call(request), false); // it would have asked for the password
    } catch (error) {
      if (errorName(error) !== 'SESSION_PASSWORD_NEEDED') throw error;
      const password = await link.call(new Api.account.GetPassword());
      return { step: 'password', hint: password.hint ?? null };
    }
  }

  async function submitPassword(password: string): Promise<LoginStep> {
    const check = async (): Promise<Api.auth.TypeAuthorization> => {
      const current = await link.call(new Api.account.GetPassword());
      const answer = await computeCheck(current, password);
      return link.call(new Api.auth.CheckPassword({ password: answer }));
    };
    // The question of the first try may have expired while it was being answered.
    const answer = await check().catch((error: unknown) => {
      if (!/^SRP_(ID|A|PASSWORD)/.test(errorName(error))) throw error;
      return check();
    });
    return finish(answer, true);
  }

  function finish(answer: Api.auth.TypeAuthorization, twoFactor: boolean): LoginStep {
    if (!(answer instanceof Api.auth.Authorization))
      throw new TelegramError('PHONE_INVALID', 'PHONE_NUMBER_UNOCCUPIED');
    asked = null;
    onTwoFactor(twoFactor);
    link.loggedIn(answer.user);
    return { step: 'done', twoFactorOn: twoFactor };
  }

  async function twoFactorOn(): Promise<boolean> {
    const { hasPassword } = await link.call(new Api.account.GetPassword(), { patient: true });
    onTwoFactor(Boolean(hasPassword));
    return Boolean(hasPassword);
  }

  return {
    sendCode: (phone) => sendCode(phone).catch(refuse),
    submitCode: (code) => submitCode(code).catch(refuse),
    submitPassword: (password) => submitPassword(password).catch(refuse),
    async logOut() {
      // Whatever Telegram says: here it is over.
      await link.call(new Api.auth.LogOut()).catch(() => {});
      await link.loggedOut();
    },
    twoFactorOn,
    async logins() {
      const { authorizations } = await link.call(new Api.account.GetAuthorizations()).catch(refuse);
      return authorizations.map(describe);
    },
    async endLogin(hash) {
      if (!/^-?\d{1,19}$/.test(hash) || hash === '0') throw new TelegramError('NO_SUCH_CHAT', 'HASH_INVALID');
      await link.call(new Api.account.ResetAuthorization({ hash: bigInt(hash) })).catch(refuse);
    },
  };
}

function describe(each: Api.Authorization): AccountLogin {
  const words = (...parts: unknown[]): string =>
    parts
      .map((part) => (typeof part === 'string' ? part.toWellFormed().trim().slice(0, 80) : ''))
      .filter((part, at, all) => part !== '' && all.indexOf(part) === at)
      .join(', ');
  return {
    hash: String(each.hash),
    isCurrent: Boolean(each.current),
    device: words(each.deviceModel, each.platform, each.systemVersion),
    app: words(`${each.appName ?? ''} ${each.appVersion ?? ''}`),
    place: words(each.country, each.region),
    createdAt: ms((each.dateCreated || 0) * 1000),
    activeAt: ms((each.dateActive || 0) * 1000),
  };
}

function refuse(error: unknown): never {
  throw asTelegramError(error);
}

function via(type: Api.auth.TypeSentCodeType): 'app' | 'sms' | 'call' | 'other' {
  if (type instanceof Api.auth.SentCodeTypeApp) return 'app';
  if (/^auth\.SentCodeType(Sms|SmsWord|SmsPhrase|FragmentSms|FirebaseSms)$/.test(type.className)) return 'sms';
  if (/^auth\.SentCodeType(Call|FlashCall|MissedCall)$/.test(type.className)) return 'call';
  return 'other';
}

function codeLength(type: Api.auth.TypeSentCodeType): number | null {
  const { length } = type as { length?: unknown };
  return typeof length === 'number' ? length : null;
}
