/** Logging in and out, what a client asks before it, and the account's sessions. */
import { randomBytes, randomInt } from 'node:crypto';
import { DH_G, DH_PRIME, igeDecrypt, oldMessageAes, randomLong, sha1 } from './crypto.ts';
import { DC_ID, FILE_DC_ID, HOST } from './dcs.ts';
import { type AuthKey, owned } from './keys.ts';
import type { Call, Methods } from './rpc.ts';
import { RpcError } from './rpc-error.ts';
import { checkPassword, createChallenge } from './srp.ts';
import { readObject, type TlObject, TlReader } from './tl.ts';
import { get } from './tl-get.ts';
import { userTl } from './view.ts';
import { SERVICE_ACCOUNT } from './world.ts';
import type { User } from './world-types.ts';

/** Telegram's data centres; here they are two: the one that keeps files, and all the others. */
const DCS = [1, 2, 3, 4, 5];

function byPhone(call: Call, phone: string): User {
  const digits = phone.replace(/\D/g, '');
  const user = [...call.centre.world.users.values()].find((each) => each.phone === digits);
  if (!digits) throw new RpcError(400, 'PHONE_NUMBER_INVALID');
  if (!user) throw new RpcError(400, 'PHONE_NUMBER_UNOCCUPIED');
  return user;
}

function finish(call: Call, user: User): TlObject {
  const key = owned(call.session.key);
  key.user = user.id;
  key.revoked = undefined;
  key.login.awaitsPassword = undefined;
  return { _: 'auth.authorization', user: userTl(call.centre.world, user.id, user) };
}

function sendCode(call: Call): TlObject {
  const user = byPhone(call, get.str(call.request, 'phone_number'));
  const code = user.code ?? String(randomInt(10_000, 100_000));
  const hash = randomBytes(9).toString('hex');
  owned(call.session.key).login.codes.set(hash, { user: user.id, code });
  call.centre.codes.set(user.id, code);
  const elsewhere = [...call.centre.keys.byId.values()].some((key) => key.user === user.id);
  if (elsewhere) {
    const text = `Login code: ${code}. Do not give this code to anyone, even if they say they are from Telegram!`;
    call.centre.world.post({
      peer: `user:${user.id}`,
      from: SERVICE_ACCOUNT,
      content: { text, entities: [], media: undefined },
    });
  }
  const type: TlObject = elsewhere
    ? { _: 'auth.sentCodeTypeApp', length: 5 }
    : { _: 'auth.sentCodeTypeSms', length: 5 };
  return { _: 'auth.sentCode', type, phone_code_hash: hash, timeout: 120 };
}

function signIn(call: Call): TlObject {
  const user = byPhone(call, get.str(call.request, 'phone_number'));
  const { login } = owned(call.session.key);
  const sent = login.codes.get(get.str(call.request, 'phone_code_hash'));
  if (!sent || sent.user !== user.id) throw new RpcError(400, 'PHONE_CODE_EXPIRED');
  if (sent.code !== call.request.phone_code)
    throw new RpcError(400, call.request.phone_code ? 'PHONE_CODE_INVALID' : 'PHONE_CODE_EMPTY');
  login.codes.clear();
  if (!user.password) return finish(call, user);
  login.awaitsPassword = user.id;
  throw new RpcError(401, 'SESSION_PASSWORD_NEEDED');
}

const KDF = 'passwordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow';

function getPassword(call: Call): TlObject {
  const { login, user: loggedIn } = owned(call.session.key);
  const id = login.awaitsPassword ?? loggedIn;
  if (!id) throw new RpcError(401, 'AUTH_KEY_UNREGISTERED');
  const user = call.centre.world.user(id);
  const common = {
    new_algo: { _: KDF, salt1: randomBytes(8), salt2: randomBytes(16), g: DH_G, p: DH_PRIME },
    new_secure_algo: { _: 'securePasswordKdfAlgoPBKDF2HMACSHA512iter100000', salt: randomBytes(8) },
    secure_random: randomBytes(256),
  };
  if (!user.password) return { _: 'account.password', ...common };
  const challenge = createChallenge(user.password);
  const srpId = randomLong().toString();
  login.challenges.set(srpId, challenge);
  const algo: TlObject = { _: KDF, salt1: user.password.salt1, salt2: user.password.salt2, g: DH_G, p: DH_PRIME };
  return {
    _: 'account.password',
    ...common,
    has_password: true,
    current_algo: algo,
    srp_B: challenge.B,
    srp_id: srpId,
    hint: user.passwordHint,
  };
}

function passwordStep(call: Call): TlObject {
  const { login } = owned(call.session.key);
  const user = login.awaitsPassword === undefined ? undefined : call.centre.world.user(login.awaitsPassword);
  if (!user?.password) throw new RpcError(401, 'AUTH_KEY_UNREGISTERED');
  const proof = get.obj(call.request, 'password');
  if (proof._ !== 'inputCheckPasswordSRP') throw new RpcError(400, 'PASSWORD_HASH_INVALID');
  const challenge = login.challenges.get(get.id(proof, 'srp_id'));
  if (!challenge) throw new RpcError(400, 'SRP_ID_INVALID');
  login.challenges.clear();
  if (!checkPassword(user.password, challenge, get.bytes(proof, 'A'), get.bytes(proof, 'M1'))) {
    throw new RpcError(400, 'PASSWORD_HASH_INVALID');
  }
  return finish(call, user);
}

function importBot(call: Call): TlObject {
  const token = get.str(call.request, 'bot_auth_token');
  const bot = [...call.centre.world.users.values()].find((each) => each.bot && each.botToken === token);
  if (!bot) throw new RpcError(400, 'ACCESS_TOKEN_INVALID');
  return finish(call, bot);
}

function logOut(call: Call): TlObject {
  owned(call.session.key).user = undefined;
  return { _: 'auth.loggedOut' };
}

/** The temporary key proves that its holder also holds the permanent one, by an MTProto 1.0 message. */
function bindTempAuthKey(call: Call): boolean {
  const { request, centre, session } = call;
  const keyId = Buffer.alloc(8);
  keyId.writeBigInt64LE(BigInt(get.id(request, 'perm_auth_key_id')));
  const permanent = centre.keys.byId.get(keyId.toString('hex'));
  const message = get.bytes(request, 'encrypted_message');
  if (!permanent || permanent.temporary || message.length < 40) throw new RpcError(400, 'ENCRYPTED_MESSAGE_INVALID');
  const msgKey = message.subarray(8, 24);
  const { key, iv } = oldMessageAes(permanent.key, msgKey);
  const clear = igeDecrypt(message.subarray(24), key, iv);
  const length = clear.readInt32LE(28);
  const inner = readObject(new TlReader(clear, 32));
  const verified = sha1(clear.subarray(0, 32 + length))
    .subarray(4, 20)
    .equals(msgKey);
  if (!verified || inner._ !== 'bind_auth_key_inner' || inner.nonce !== request.nonce)
    throw new RpcError(400, 'ENCRYPTED_MESSAGE_INVALID');
  session.key.bound = permanent;
  return true;
}

function exportAuthorization(call: Call): TlObject {
  if (!DCS.includes(get.num(call.request, 'dc_id'))) throw new RpcError(400, 'DC_ID_INVALID');
  const bytes = randomBytes(128);
  call.centre.exported.set(bytes.toString('hex'), call.me);
  return { _: 'auth.exportedAuthorization', id: call.me, bytes };
}

function importAuthorization(call: Call): TlObject {
  const name = get.bytes(call.request, 'bytes').toString('hex');
  const user = call.centre.exported.get(name);
  if (!user || user !== get.id(call.request, 'id')) throw new RpcError(400, 'AUTH_BYTES_INVALID');
  call.centre.exported.delete(name);
  return finish(call, call.centre.world.user(user));
}

/** A login as its owner sees it in the list of sessions; the hash 0 is the current one's. */
function authorization(key: AuthKey, current: AuthKey, now: number): TlObject {
  const hash = key === current ? '0' : BigInt.asIntN(63, BigInt(`0x${key.id}`)).toString();
  const { device } = key;
  return {
    _: 'authorization',
    current: key === current,
    hash,
    device_model: device?.model ?? '',
    platform: '',
    system_version: device?.system ?? '',
    api_id: device?.apiId ?? 0,
    app_name: 'Drill',
    app_version: device?.app ?? '',
    date_created: key.created,
    date_active: now,
    ip: HOST,
    country: 'KZ',
    region: '',
  };
}

const logins = (call: Call): AuthKey[] =>
  [...call.centre.keys.byId.values()].filter((key) => key.user === call.me && !key.temporary && key.dcId === DC_ID);

function resetAuthorization(call: Call): boolean {
  const hash = get.id(call.request, 'hash');
  const current = owned(call.session.key);
  // Telegram lets nobody end the others' logins on the first day of their own.
  if (call.centre.faults.freshLogins) throw new RpcError(406, 'FRESH_RESET_AUTHORISATION_FORBIDDEN');
  const target = logins(call).find((key) => key !== current && authorization(key, current, 0).hash === hash);
  if (!target) throw new RpcError(400, 'HASH_INVALID');
  for (const key of [target, ...call.centre.keys.byId.values()])
    if (key === target || key.bound === target) key.revoked = 'SESSION_REVOKED';
  target.user = undefined;
  return true;
}

function config(call: Call): TlObject {
  const { centre } = call;
  const now = centre.now();
  // All five, at this one address: a client whose own idea of its centre is missing here asks for it for ever.
  const options = DCS.map((id): TlObject => {
    const port = id === FILE_DC_ID ? centre.filePort : centre.port;
    return { _: 'dcOption', id, ip_address: HOST, port, static: true };
  });
  return {
    _: 'config',
    date: now,
    expires: now + 3600,
    test_mode: false,
    this_dc: DC_ID,
    dc_options: options,
    dc_txt_domain_name: '',
    chat_size_max: 200,
    megagroup_size_max: 200_000,
    forwarded_count_max: 100,
    online_update_period_ms: 210_000,
    offline_blur_timeout_ms: 5000,
    offline_idle_timeout_ms: 30_000,
    online_cloud_timeout_ms: 300_000,
    notify_cloud_delay_ms: 30_000,
    notify_default_delay_ms: 1500,
    push_chat_period_ms: 60_000,
    push_chat_limit: 2,
    edit_time_limit: 172_800,
    revoke_time_limit: 2_147_483_647,
    revoke_pm_time_limit: 2_147_483_647,
    rating_e_decay: 2_419_200,
    stickers_recent_limit: 200,
    channels_read_media_period: 604_800,
    call_receive_timeout_ms: 20_000,
    call_ring_timeout_ms: 90_000,
    call_connect_timeout_ms: 30_000,
    call_packet_timeout_ms: 10_000,
    me_url_prefix: 'https://t.me/',
    caption_length_max: 1024,
    message_length_max: 4096,
    webfile_dc_id: 2,
  };
}

export const authMethods: Methods = {
  'help.getConfig': config,
  'help.getNearestDc': () => ({ _: 'nearestDc', country: 'KZ', this_dc: DC_ID, nearest_dc: DC_ID }),
  'help.getAppConfig': () => ({ _: 'help.appConfig', hash: 1, config: { _: 'jsonObject', value: [] } }),
  'langpack.getLangPack': (call) => ({
    _: 'langPackDifference',
    lang_code: get.str(call.request, 'lang_code'),
    from_version: 0,
    version: 1,
    strings: [],
  }),
  'langpack.getDifference': (call) => ({
    _: 'langPackDifference',
    lang_code: get.str(call.request, 'lang_code'),
    from_version: 0,
    version: 1,
    strings: [],
  }),
  'langpack.getStrings': () => [],
  'langpack.getLanguages': () => [],
  'auth.sendCode': sendCode,
  'auth.resendCode': sendCode,
  'auth.cancelCode': () => true,
  'auth.signIn': signIn,
  'auth.checkPassword': passwordStep,
  'auth.importBotAuthorization': importBot,
  'auth.logOut': logOut,
  'auth.bindTempAuthKey': bindTempAuthKey,
  'auth.exportAuthorization': exportAuthorization,
  'auth.importAuthorization': importAuthorization,
  'account.getPassword': getPassword,
  'account.updateStatus': () => true,
  'account.getAuthorizations': (call) => ({
    _: 'account.authorizations',
    authorization_ttl_days: 180,
    authorizations: logins(call).map((key) => authorization(key, owned(call.session.key), call.centre.now())),
  }),
  'account.resetAuthorization': resetAuthorization,
};
