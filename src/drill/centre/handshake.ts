/**
 * Making an authorization key: req_pq_multi, req_DH_params, set_client_DH_params, all in plain messages.
 * Source: core.telegram.org/mtproto/auth_key.
 */
import { generatePrimeSync, randomBytes } from 'node:crypto';
import {
  DH_G,
  DH_PRIME,
  diffieHellman,
  igeDecrypt,
  igeEncrypt,
  leftPad,
  nonceAes,
  type RsaKey,
  sha1,
  sha256,
  xor,
} from './crypto.ts';
import { decode, encode, readObject, type TlObject, TlReader } from './tl.ts';
import { get } from './tl-get.ts';
import { BASE_LAYER } from './tl-schema.ts';

export interface NewKey {
  readonly key: Buffer;
  readonly salt: bigint;
  /** Seconds a temporary key lives; undefined for a permanent one. */
  readonly expiresIn: number | undefined;
}

export interface Handshake {
  /** Answers one plain request; undefined when it is none of ours or breaks the rules. */
  answer(request: Buffer): Buffer | undefined;
}

interface Attempt {
  readonly nonce: Buffer;
  readonly serverNonce: Buffer;
  readonly pq: Buffer;
  newNonce?: Buffer;
  expiresIn?: number | undefined;
  secret?: (gb: Buffer) => Buffer;
}

const prime = (): bigint => generatePrimeSync(31, { bigint: true });

function product(): Buffer {
  const p = prime();
  let q = prime();
  while (q === p) q = prime();
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(p * q);
  return bytes;
}

/**
 * The inner data under RSA_PAD (random key, reversed data, SHA-256) or the older form (SHA-1 and padding).
 * @throws when neither fits.
 */
export function openRsa(encrypted: Buffer, key: RsaKey): TlObject {
  const plain = key.decrypt(leftPad(encrypted, 256));
  const body = plain.subarray(32);
  const tempKey = xor(plain.subarray(0, 32), sha256(body));
  const opened = igeDecrypt(body, tempKey, Buffer.alloc(32));
  const data = Buffer.from(opened.subarray(0, 192)).reverse();
  if (sha256(tempKey, data).equals(opened.subarray(192))) return decode(data);
  const reader = new TlReader(plain, 21);
  const object = readObject(reader);
  if (!sha1(plain.subarray(21, reader.pos)).equals(plain.subarray(1, 21)))
    throw new RangeError('RSA data does not verify');
  return object;
}

const padTo16 = (bytes: Buffer): Buffer => Buffer.concat([bytes, randomBytes((16 - (bytes.length & 15)) & 15)]);

/** One connection's handshakes. `now` gives the server's seconds; `done` receives each finished key. */
export function createHandshake(rsa: RsaKey, now: () => number, done: (key: NewKey) => void): Handshake {
  let attempt: Attempt | undefined;

  function same(request: TlObject): Attempt {
    if (
      !attempt?.nonce.equals(get.bytes(request, 'nonce')) ||
      !attempt.serverNonce.equals(get.bytes(request, 'server_nonce'))
    ) {
      throw new RangeError('another handshake');
    }
    return attempt;
  }

  function requestPq(request: TlObject): TlObject {
    attempt = { nonce: Buffer.from(get.bytes(request, 'nonce')), serverNonce: randomBytes(16), pq: product() };
    const { nonce, serverNonce, pq } = attempt;
    return { _: 'resPQ', nonce, server_nonce: serverNonce, pq, server_public_key_fingerprints: [rsa.fingerprint] };
  }

  function requestDh(request: TlObject): TlObject {
    const current = same(request);
    const inner = openRsa(get.bytes(request, 'encrypted_data'), rsa);
    if (!inner._.startsWith('p_q_inner_data') || !get.bytes(inner, 'pq').equals(current.pq))
      throw new RangeError('wrong pq');
    const newNonce = Buffer.from(get.bytes(inner, 'new_nonce'));
    const { ga, secret } = diffieHellman();
    Object.assign(current, { newNonce, secret, expiresIn: inner.expires_in });
    const { nonce, serverNonce } = current;
    const answer = encode(
      {
        _: 'server_DH_inner_data',
        nonce,
        server_nonce: serverNonce,
        g: DH_G,
        dh_prime: DH_PRIME,
        g_a: ga,
        server_time: now(),
      },
      BASE_LAYER,
    );
    const { key, iv } = nonceAes(newNonce, serverNonce);
    const encrypted = igeEncrypt(padTo16(Buffer.concat([sha1(answer), answer])), key, iv);
    return { _: 'server_DH_params_ok', nonce, server_nonce: serverNonce, encrypted_answer: encrypted };
  }

  function setDh(request: TlObject): TlObject {
    const current = same(request);
    const { nonce, serverNonce, newNonce, secret } = current;
    if (!newNonce || !secret) throw new RangeError('out of order');
    const { key, iv } = nonceAes(newNonce, serverNonce);
    const opened = igeDecrypt(get.bytes(request, 'encrypted_data'), key, iv);
    const reader = new TlReader(opened, 20);
    const inner = readObject(reader);
    if (!sha1(opened.subarray(20, reader.pos)).equals(opened.subarray(0, 20)))
      throw new RangeError('client data does not verify');
    const authKey = secret(get.bytes(inner, 'g_b'));
    const hash = sha1(newNonce, Buffer.from([1]), sha1(authKey).subarray(0, 8)).subarray(4, 20);
    const salt = xor(newNonce.subarray(0, 8), serverNonce.subarray(0, 8)).readBigInt64LE();
    done({ key: authKey, salt, expiresIn: current.expiresIn });
    attempt = undefined;
    return { _: 'dh_gen_ok', nonce, server_nonce: serverNonce, new_nonce_hash1: hash };
  }

  const steps: Readonly<Record<string, (request: TlObject) => TlObject>> = {
    req_pq: requestPq,
    req_pq_multi: requestPq,
    req_DH_params: requestDh,
    set_client_DH_params: setDh,
  };

  return {
    answer(bytes) {
      try {
        const request = decode(bytes);
        const step = Object.hasOwn(steps, request._) ? steps[request._] : undefined;
        return step && encode(step(request), BASE_LAYER);
      } catch {
        return undefined;
      }
    },
  };
}
