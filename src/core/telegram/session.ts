import type { AccountId } from '../../domain/index.ts';
import type { TelegramMemory } from '../ports.ts';
import type { EntityBook } from './entities.ts';
import { AuthKey, MemorySession } from './library.ts';

export interface Dc {
  dcId: number;
  address: string;
  port: number;
}

const KEY_LENGTH = 256;

/**
 * The library's session over the encrypted store: where we are connected, the keys of every data centre, who is who.
 * The library's own string session breaks on ports over 32767, forgets the keys of other data centres and leaks memory.
 *
 * Names in the memory: `dc` (JSON), `key:ID` (256 bytes).
 */
export class StoredSession extends MemorySession {
  readonly #account: AccountId;
  readonly #memory: TelegramMemory;
  readonly #book: EntityBook;
  readonly #keys = new Map<number, AuthKey>();
  /** What was written last, so that every connect does not write the same again. */
  readonly #written = new Map<string, string>();

  constructor(account: AccountId, memory: TelegramMemory, book: EntityBook, home: Dc) {
    super();
    this.#account = account;
    this.#memory = memory;
    this.#book = book;
    this._dcId = home.dcId;
    this._serverAddress = home.address;
    this._port = home.port;
  }

  /** Reads the store. What is damaged is left out: the worst case is a new login. */
  override async load(): Promise<void> {
    const saved = this.#memory.loadSession(this.#account);
    for (const [name, value] of Object.entries(saved)) {
      const dcId = Number(/^key:(\d{1,4})$/.exec(name)?.[1]);
      if (Number.isInteger(dcId) && value.length === KEY_LENGTH && !this.#keys.has(dcId)) {
        const key = new AuthKey();
        await key.setKey(Buffer.from(value));
        this.#keys.set(dcId, key);
        this.#written.set(name, hex(value));
      }
    }
    const dc = saved.dc ? parseDc(saved.dc) : null;
    if (!dc) return;
    this._dcId = dc.dcId;
    this._serverAddress = dc.address;
    this._port = dc.port;
  }

  override setDC(dcId: number, serverAddress: string, port: number): void {
    super.setDC(dcId, serverAddress, port);
    this.#write('dc', new TextEncoder().encode(JSON.stringify({ dcId, address: serverAddress, port })));
  }

  override get authKey(): AuthKey | undefined {
    return this.getAuthKey();
  }
  override set authKey(key: AuthKey | undefined) {
    this.setAuthKey(key, this.dcId);
  }

  override getAuthKey(dcId?: number): AuthKey | undefined {
    const key = this.#keys.get(dcId || this.dcId);
    return key ? copy(key) : undefined;
  }

  override setAuthKey(authKey?: AuthKey, dcId?: number): undefined {
    const dc = dcId || this.dcId;
    const bytes = authKey?.getKey();
    if (!authKey || !bytes) {
      this.#keys.delete(dc);
      this.#write(`key:${dc}`, null);
    } else {
      this.#keys.set(dc, copy(authKey));
      this.#write(`key:${dc}`, Uint8Array.from(bytes));
    }
    return undefined;
  }

  /** Everything is gone: the next connection makes a new key, and somebody has to log in. */
  override delete(): void {
    for (const dcId of [...this.#keys.keys()]) this.setAuthKey(undefined, dcId);
    this.#write('dc', null);
  }

  override processEntities(answer: unknown): void {
    this.#book.remember(answer);
  }

  override getEntityRowsById(id: unknown): string[] | undefined {
    const row = this.#book.byMarkedId(String(id));
    return row ? [String(id), row.accessHash ?? '0'] : undefined;
  }
  override getEntityRowsByPhone(): undefined {
    return undefined;
  }
  override getEntityRowsByUsername(): undefined {
    return undefined;
  }
  override getEntityRowsByName(): undefined {
    return undefined;
  }

  #write(name: string, value: Uint8Array | null): void {
    const now = value ? hex(value) : '';
    if ((this.#written.get(name) ?? '') === now) return;
    this.#written.set(name, now);
    this.#memory.saveSession(this.#account, name, value);
  }
}

/** The session of a client that only fetches files, from one data centre. Its keys are kept with the account's. */
export class FileSession extends MemorySession {
  readonly #owner: StoredSession;

  constructor(owner: StoredSession, dc: Dc) {
    super();
    this.#owner = owner;
    this._dcId = dc.dcId;
    this._serverAddress = dc.address;
    this._port = dc.port;
  }

  override get authKey(): AuthKey | undefined {
    return this.getAuthKey();
  }
  override set authKey(key: AuthKey | undefined) {
    this.setAuthKey(key);
  }
  override getAuthKey(): AuthKey | undefined {
    return this.#owner.getAuthKey(this._dcId);
  }
  /** The key of the account's home is the account's own affair. */
  override setAuthKey(key?: AuthKey): undefined {
    if (this._dcId !== this.#owner.dcId) this.#owner.setAuthKey(key, this._dcId);
    return undefined;
  }
  override processEntities(): void {}
}

function parseDc(bytes: Uint8Array): Dc | null {
  try {
    const { dcId, address, port } = JSON.parse(new TextDecoder().decode(bytes)) as Partial<Dc>;
    if (!Number.isInteger(dcId) || typeof address !== 'string' || !Number.isInteger(port)) return null;
    return { dcId: dcId as number, address, port: port as number };
  } catch {
    return null;
  }
}

/** The library empties a key in place when it moves to another data centre; ours must survive that. */
function copy(key: AuthKey): AuthKey {
  return Object.assign(new AuthKey(), key);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
