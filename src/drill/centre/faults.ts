/** What each fault does: a table, so that another fault is another line. */
import { randomBytes } from 'node:crypto';
import type { Centre } from './centre.ts';
import type { CommandParsed, CommandResult, FaultName } from './contract.ts';
import { DC_ID } from './dcs.ts';
import { struck } from './delivery-log.ts';
import { type Chance, createFaultState, seeded } from './fault-state.ts';
import { owned } from './keys.ts';

type Faults = { readonly [K in FaultName]: (centre: Centre, input: CommandParsed<K>) => CommandResult<K> };

const chance = (input: { ratio: number; seed: number; account?: string | undefined }): Chance | undefined =>
  input.ratio === 0 ? undefined : { ratio: input.ratio, random: seeded(input.seed), account: input.account };

export const FAULTS: Faults = {
  'faults.kill': (centre, { how, connection, account }) => {
    const doomed = [...centre.connections].filter(
      (each) =>
        (connection === undefined || each.id === connection) &&
        (account === undefined || [...each.sessions].some((session) => owned(session.key).user === account)),
    );
    for (const each of doomed) each.close(how);
    struck(centre.log, 'kill', doomed.length);
    return { count: doomed.length };
  },
  'faults.restart': (centre, { downMs }) => {
    centre.restart(downMs);
    struck(centre.log, 'restart');
    return {};
  },
  'faults.dropPushes': (centre, input) => {
    centre.faults.drop = chance(input);
    return {};
  },
  'faults.duplicatePushes': (centre, input) => {
    centre.faults.duplicate = chance(input);
    return {};
  },
  'faults.reorderPushes': (centre, input) => {
    const base = chance(input);
    centre.faults.reorder = base && { ...base, windowMs: input.windowMs };
    return {};
  },
  'faults.floodWait': (centre, { method, seconds, times }) => {
    centre.faults.errors.set(method, { code: 420, message: `FLOOD_WAIT_${seconds}`, times });
    return {};
  },
  'faults.rpcError': (centre, { method, code, message, times }) => {
    centre.faults.errors.set(method, { code, message, times });
    return {};
  },
  'faults.tooLong': (centre, { peer, times }) => {
    centre.faults.tooLong.set(peer ?? 'common', { times });
    return {};
  },
  'faults.loseAnswer': (centre, { method, times, kill }) => {
    centre.faults.lostAnswers.set(method, { times, kill });
    return {};
  },
  'faults.delayAnswer': (centre, { method, ms, times }) => {
    centre.faults.delays.set(method, { ms, times });
    return {};
  },
  'faults.expireFileReferences': (centre) => {
    for (const file of centre.world.files.values()) file.refVersion++;
    return {};
  },
  'faults.shortFile': (centre, { bytes, times }) => {
    centre.faults.shortFiles.set('*', { bytes, times });
    return {};
  },
  'faults.door': (centre, { port, mode }) => {
    for (const door of centre.doors) if (door.port === port) door.mode = mode;
    return {};
  },
  'faults.halfOpen': (centre, { on }) => {
    centre.faults.deaf = on;
    return {};
  },
  'faults.mutePong': (centre, { on }) => {
    centre.faults.mutePong = on;
    return {};
  },
  'faults.slowPong': (centre, { ms }) => {
    centre.faults.pongDelay = ms;
    return {};
  },
  'faults.freshLogins': (centre, { on }) => {
    centre.faults.freshLogins = on;
    return {};
  },
  'faults.foreignLogin': (centre, { account, device }) => {
    const key = centre.keys.add(randomBytes(256), 1n, false, centre.now(), DC_ID);
    key.user = centre.world.user(account).id;
    key.device = { apiId: 6, model: device, system: '14', app: '11.2' };
    return {};
  },
  'faults.revoke': (centre, { account, error }) => {
    for (const key of centre.keys.byId.values()) {
      if (key.user !== account) continue;
      key.user = undefined;
      key.revoked = error;
    }
    return {};
  },
  'faults.forgetKeys': (centre, { account }) => {
    for (const key of [...centre.keys.byId.values()])
      if (account === undefined || owned(key).user === account) centre.keys.forget(key);
    return {};
  },
  'faults.clockSkew': (centre, { seconds }) => {
    centre.faults.skew = seconds;
    return {};
  },
  'faults.rotateSalts': (centre) => {
    centre.keys.rotateSalts();
    return {};
  },
  'faults.unknownConstructor': (centre, { times }) => {
    centre.faults.unknownConstructors.times = times;
    return {};
  },
  'faults.clear': (centre) => {
    Object.assign(centre.faults, createFaultState());
    return {};
  },
};
