/**
 * Vectors computed apart from this code: from the formulas of core.telegram.org with Python's hashlib and pow and the
 * openssl program, and published ones where they exist.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytesToBigInt,
  createRsaKey,
  DH_PRIME,
  diffieHellman,
  igeDecrypt,
  igeEncrypt,
  messageAes,
  messageKey,
  modPow,
  nonceAes,
  rsaFingerprint,
  sha256,
  xor,
} from './crypto.ts';
import { openRsa } from './handshake.ts';
import { open, seal } from './mtproto.ts';
import { checkPassword, createChallenge, createPassword, passwordHash } from './srp.ts';
import { encode } from './tl.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
const series = (length: number, step: number, start: number): Buffer =>
  Buffer.from(Array.from({ length }, (_, i) => (i * step + start) & 255));

describe('AES-IGE', () => {
  const key = hex('5468697320697320616e20696d706c65 5468697320697320616e20696d706c65');
  const iv = hex('6d656e746174696f6e206f6620494745 206d6f646520666f72204f70656e5353');
  const plain = hex('99706487a1cde613bc6de0b6f24b1c7a a448c8b9c3403e3467a8cad89340f53b');
  const cipher = hex('792ea8ae577b1a66cb3bd92679b8030c a54ee631976bd3a04547fdcb4639fa69');

  it('is the one of the published vector', () => {
    expect(igeEncrypt(plain, key, iv)).toEqual(cipher);
    expect(igeDecrypt(cipher, key, iv)).toEqual(plain);
  });

  it('opens what it closed, whatever the length', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.uint8Array({ minLength: 320, maxLength: 320 }),
        (blocks, bytes) => {
          const text = Buffer.from(bytes.subarray(0, blocks * 16));
          expect(igeDecrypt(igeEncrypt(text, key, iv), key, iv)).toEqual(text);
        },
      ),
    );
  });
});

describe('messages under a key', () => {
  const authKey = series(256, 7, 3);
  const message = {
    salt: 0x0102030405060708n,
    sessionId: 0x1112131415161718n,
    msgId: 0x6000000012345678n,
    seqNo: 1,
    body: hex('ec77be7a 8877665544332211'),
  };
  const cases = [
    [
      0,
      'aaac4ef38e291037c03b398a84877467',
      '6287a3c5ab447403ba02be1cded9fb2c53a560ee88376524f649491d25859179',
      '23e802ca4c448bee55bcbda7cec97f1cd1969b8ccecc4ae35134c23605f9a8e7',
      '2ee005927b3cfcffd327fcff9874d054a37162ef95cbfd083367c7759823fa41db11ac3db4e746a212e428606796b34a4567ad9d35ef339f39adb28caa733f83',
    ],
    [
      8,
      '74fc613a90e76539f5701ad011a7efad',
      '715ddc58dc0277acde01b2489fd54bfcde15e09205619644b3fa55685340a5b9',
      '5f6affd5c9915b79fa4d2c8282edc1f2eebf302be402925049995e8a14f0de11',
      '22482248844eb48d7a931249d070b73d329aa966c57a070224273bf0a8c67b40e786460f7bd9dd5215397f21ee18fc3f6a79359a795c2d58e8899b5aefe76f5f',
    ],
  ] as const;

  it.each(cases)('derives key and iv and seals for side %i', (side, msgKey, key, iv, encrypted) => {
    const payload = hex(`9ed6e6ef196cc931 ${msgKey} ${encrypted}`);
    expect(seal(authKey, message, side, (n) => series(n, 1, 0))).toEqual(payload);
    expect(messageAes(authKey, hex(msgKey), side)).toEqual({ key: hex(key), iv: hex(iv) });
    expect(open(authKey, payload, side)).toEqual(message);
  });

  it('opens nothing that was touched, or meant for the other side', () => {
    const payload = seal(authKey, message, 0);
    expect(() => open(authKey, payload, 8)).toThrow('msg_key');
    const touched = Buffer.from(payload);
    touched[30] = (touched[30] ?? 0) ^ 1;
    expect(() => open(authKey, touched, 0)).toThrow('msg_key');
    expect(messageKey(authKey, Buffer.alloc(32), 0)).not.toEqual(messageKey(authKey, Buffer.alloc(32), 8));
  });

  it('ignores what a padded transport leaves at the end', () => {
    expect(open(authKey, Buffer.concat([seal(authKey, message, 0), Buffer.alloc(9)]), 0)).toEqual(message);
  });
});

describe('handshake', () => {
  it('derives the temporary key from the nonces', () => {
    expect(nonceAes(series(32, 1, 0), series(16, 1, 200))).toEqual({
      key: hex('ea0e3d0759178ac0d4636f379bea0c220862e681fab69efa327eac37e6ce917f'),
      iv: hex('01d29ee77b04b8cce864070e166e6218f6783e8511471a5ab7802cf200010203'),
    });
  });

  it('agrees on one secret, also when exchanges overlap', () => {
    const p = bytesToBigInt(DH_PRIME);
    const [one, two] = [diffieHellman(), diffieHellman()];
    const b = bytesToBigInt(series(256, 5, 9));
    const gb = hex(modPow(3n, b, p).toString(16).padStart(512, '0'));
    for (const { ga, secret } of [one, two]) expect(bytesToBigInt(secret(gb))).toBe(modPow(bytesToBigInt(ga), b, p));
    expect(one.ga).not.toEqual(two.ga);
  });

  it("gives Telegram's own public key its known fingerprint", () => {
    const modulus = hex(
      `e8bb3305c0b52c6cf2afdf7637313489e63e05268e5badb601af417786472e5f93b85438968e20e6729a301c0afc121bf7151f834436f7fda680847a
       66bf64accec78ee21c0b316f0edafe2f41908da7bd1f4a5107638eeb67040ace472a14f90d9f7c2b7def99688ba3073adb5750bb02964902a359fe74
       5d8170e36876d4fd8a5d41b2a76cbff9a13267eb9580b2d06d10357448d20d9da2191cb5d8c93982961cdfdeda629e37f1fb09a0722027696032fe61
       ed663db7a37f6f263d370f69db53a0dc0a1748bdaaff6209d5645485e6e001d1953255757e4b8e42813347b11da6ab500fd0ace7e6dfa3736199ccaf
       9397ed0745a427dcfa6cd67bcb1acff3`,
    );
    expect(BigInt.asUintN(64, rsaFingerprint(modulus, hex('010001'))).toString(16)).toBe('d09d1d85de64fd85');
  });

  it('opens RSA_PAD and the older form, and nothing else', () => {
    const rsa = createRsaKey();
    const inner = {
      _: 'p_q_inner_data',
      pq: hex('11'),
      p: hex('02'),
      q: hex('03'),
      nonce: series(16, 1, 0),
      server_nonce: series(16, 1, 16),
      new_nonce: series(32, 1, 32),
    };
    const data = Buffer.concat([encode(inner, 198), Buffer.alloc(192)]).subarray(0, 192);
    const toRsa = (plain: Buffer): Buffer =>
      hex(modPow(bytesToBigInt(plain), BigInt(rsa.e), rsa.n).toString(16).padStart(512, '0'));
    // The first byte of the temporary key keeps the number below the modulus.
    for (let attempt = 0; ; attempt++) {
      const tempKey = series(32, 3, attempt);
      const body = igeEncrypt(
        Buffer.concat([Buffer.from(data).reverse(), sha256(tempKey, data)]),
        tempKey,
        Buffer.alloc(32),
      );
      const plain = Buffer.concat([xor(tempKey, sha256(body)), body]);
      if (bytesToBigInt(plain) >= rsa.n) continue;
      expect(openRsa(toRsa(plain), rsa)).toMatchObject({ _: 'p_q_inner_data', pq: hex('11') });
      break;
    }
    expect(() => openRsa(toRsa(Buffer.concat([Buffer.alloc(1), series(255, 1, 0)])), rsa)).toThrow();
  });
});

describe('SRP', () => {
  const salts = { salt1: series(40, 1, 0), salt2: series(16, 1, 100) };
  const A = hex(
    `0f9dff85b51daa2d56460702228cd4a43d4504ad468b703580b165ae68fcd525d775029d3271468df4f47b92d7bdd97d3db98f42df8e1c7708244d69
     7100905d091cb58e1db913c243276991fae75681ea77a9bba46a36d0caa16813ee50652adce2fa8b29733c025de17022bbb6151781404cf72e3ac1cf
     3da5c6acd985437a31e2973818a26ec63119d2a43947411b76c7929e6a42f3b08b0fda5575f64c5611d446b0157fd5b8cd8e8195e7f091c20a6b089d
     2f59bbdd4a8e394af72638078ab17f630200e0b54cf13aaceee1925069868c30f2a99395e6eac2ab2ed34aac17bca47df08c60df3df50a3d5bd81d7d
     c5453291a8bd3c1b9af88877bb6af1cc`,
  );
  const M1 = hex('1cb2a186858b841a27c2c8a4962ce93b57c09e40a92ccb804386cee22af28e53');
  const secret = createPassword('parol-test', salts);
  const challenge = createChallenge(secret, bytesToBigInt(series(256, 3, 1)));

  it('hashes the password and makes the challenge of the vector', () => {
    expect(passwordHash('parol-test', salts.salt1, salts.salt2).toString('hex')).toBe(
      'e1b0568495a2b67fb48ed365dc513771351c8819b08259f47923f3fe3c153202',
    );
    expect(sha256(challenge.B).toString('hex')).toBe(
      '52425fe9a3a051c0ac33ab9caf26a99affa6320d566fc12528e7b70614cbc508',
    );
  });

  it('accepts the proof of the vector, and no other password, challenge or proof', () => {
    expect(checkPassword(secret, challenge, A, M1)).toBe(true);
    expect(checkPassword(createPassword('parol-text', salts), challenge, A, M1)).toBe(false);
    expect(checkPassword(secret, createChallenge(secret), A, M1)).toBe(false);
    expect(checkPassword(secret, challenge, Buffer.alloc(256), M1)).toBe(false);
    expect(checkPassword(secret, challenge, A, xor(M1, Buffer.from([1])))).toBe(false);
  });
});
