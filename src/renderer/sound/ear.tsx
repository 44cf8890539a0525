import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Urgency } from '../../contract/shapes.ts';
import { giveUp, useConnection } from '../client/connection.ts';
import { onSos } from '../client/live.ts';
import { api, client } from '../client/rpc.ts';
import { useHello, useMe } from '../client/session.ts';
import { onTick } from '../client/ticker.ts';
import { sound, strike, useSound } from './siren.ts';

const ORDER: readonly Urgency[] = ['P0', 'P1', 'P2', 'P3'];
/** Core counts a window as listening for 30 s after it said so. */
const REPORT_EVERY = 10_000;
const ANSWER_WITHIN = 8_000;

/** What is alarming now, as urgencies: all that sound and the locked screen may know. */
export function useAlarming(): { urgency: Urgency; receivedAt: number; level: number }[] {
  const hello = useHello();
  const { data } = useQuery(api.alarms.summary.queryOptions({ enabled: hello?.stage === 'open' }));
  return hello?.stage === 'open' ? (data?.alarms ?? []) : [];
}

/** Makes alarms heard and tells core whether they can be. No face of its own; locked or not, it is always there. */
export function Ear() {
  const alarming = useAlarming();
  const worst = ORDER.find((urgency) => alarming.some((alarm) => alarm.urgency === urgency)) ?? null;
  useEffect(() => sound(worst), [worst]);
  useEffect(
    () =>
      onSos((event) => {
        if (event.what !== 'silenced') strike(event.urgency);
      }),
    [],
  );
  useReport();
  useWakeLock();
  return null;
}

function useReport(): void {
  const state = useSound((s) => s.state);
  const up = useConnection((s) => s.state === 'up');
  const open = useHello()?.stage === 'open';
  useEffect(() => {
    if (!up || !open) return;
    let last = 0;
    let waiting = 0;
    const report = (now: number) => {
      // The report is also the heartbeat: a channel that swallows it is dead, whatever it says.
      if (waiting > 0 && now - waiting > ANSWER_WITHIN) {
        waiting = 0;
        giveUp();
        return;
      }
      if (now - last < REPORT_EVERY || waiting > 0) return;
      last = now;
      waiting = now;
      client.alarms
        .listening({ sound: state })
        .catch(() => {})
        .finally(() => {
          waiting = 0;
        });
    };
    report(Date.now());
    return onTick(report);
  }, [state, up, open]);
}

/** A screen that goes dark takes the alarm's ear with it on many machines. */
function useWakeLock(): void {
  const onShift = useMe()?.onShift === true;
  useEffect(() => {
    if (!onShift || !('wakeLock' in navigator)) return;
    let held: WakeLockSentinel | null = null;
    let over = false;
    const take = async () => {
      if (document.visibilityState !== 'visible' || (held && !held.released)) return;
      const taken = await navigator.wakeLock.request('screen').catch(() => null);
      if (over) void taken?.release();
      else held = taken;
    };
    void take();
    document.addEventListener('visibilitychange', take);
    return () => {
      over = true;
      document.removeEventListener('visibilitychange', take);
      void held?.release();
    };
  }, [onShift]);
}
