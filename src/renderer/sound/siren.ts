import { create } from 'zustand';
import type { Urgency } from '../../contract/shapes.ts';
import { onTick } from '../client/ticker.ts';
import { PATTERNS, scheduleFigure } from './tones.ts';

export type SoundState = 'on' | 'blocked' | 'gone' | 'untested';
export const useSound = create<{ state: SoundState }>(() => ({ state: 'untested' }));

/** A person said "I heard it" in this tab; it holds over reloads, not over a change of the output device. */
const HEARD = 'maere.heard';
/** How far ahead tones are put on the audio clock: it runs on when a background tab's own timers do not. */
const AHEAD = 75;

let context: AudioContext | null = null;
let outputs: number | null = null;
let lastTime = { audio: 0, wall: 0 };
let stalled = false;
/** What is sounding: its gain (cut to silence it) and up to when it is scheduled, in audio seconds. */
let run: { urgency: Urgency; out: GainNode; until: number } | null = null;
let wanted: Urgency | null = null;

/** Starts the ear and the voice of this window. Call once. */
export function startSiren(): void {
  navigator.mediaDevices?.addEventListener?.('devicechange', () => void countOutputs(true));
  void countOutputs(false);
  for (const gesture of ['pointerdown', 'keydown'] as const) {
    window.addEventListener(gesture, () => void wake(), { capture: true });
  }
  ready();
  onTick(tend);
}

function ready(): AudioContext {
  if (!context) {
    context = new AudioContext({ latencyHint: 'interactive' });
    context.addEventListener('statechange', () => {
      // The clock starts anew: what it showed before says nothing about the device now.
      lastTime = { audio: context?.currentTime ?? 0, wall: performance.now() / 1000 };
      stalled = false;
      assess();
    });
    context.addEventListener('error', () => {
      stalled = true;
      assess();
    });
  }
  return context;
}

/** A browser lets sound out only after someone touched the page. */
async function wake(): Promise<void> {
  const audio = ready();
  if (audio.state !== 'running') await audio.resume().catch(() => {});
  assess();
  tend();
}

async function countOutputs(changed: boolean): Promise<void> {
  const devices = await navigator.mediaDevices?.enumerateDevices().catch(() => null);
  if (!devices) return;
  const before = outputs;
  outputs = devices.filter((device) => device.kind === 'audiooutput').length;
  // Nobody has heard the new device yet. (Browsers that name no outputs at all say nothing about them.)
  if (changed && before !== null && before !== outputs) sessionStorage.removeItem(HEARD);
  if (outputs === 0 && !before) outputs = null;
  assess();
}

function assess(): void {
  useSound.setState({ state: judge() });
}

function judge(): SoundState {
  if (context?.state !== 'running') return 'blocked';
  if (stalled || outputs === 0) return 'gone';
  return sessionStorage.getItem(HEARD) === '1' ? 'on' : 'untested';
}

/** Once a second: is the audio clock moving, and is enough scheduled? */
function tend(): void {
  const audio = context;
  if (!audio) return;
  const wall = performance.now() / 1000;
  if (audio.state === 'running' && wall - lastTime.wall > 2.5) {
    // A running context whose clock stands still plays into nothing: the device went away under it.
    stalled = audio.currentTime === lastTime.audio;
    lastTime = { audio: audio.currentTime, wall };
  }
  assess();
  if (run && audio.state === 'running') fill(audio, run);
  else if (wanted && !run) sound(wanted);
}

function fill(audio: AudioContext, current: NonNullable<typeof run>): void {
  while (current.until < audio.currentTime + AHEAD) {
    const when = Math.max(current.until, audio.currentTime + 0.02);
    scheduleFigure(audio, current.out, current.urgency, when);
    current.until = when + PATTERNS[current.urgency].every;
  }
}

/**
 * What should be sounding: the most urgent SOS nobody has acknowledged, null for silence. Repeats by itself until told
 * otherwise.
 */
export function sound(urgency: Urgency | null): void {
  wanted = urgency;
  if (run && run.urgency !== urgency) {
    run.out.gain.value = 0;
    run.out.disconnect();
    run = null;
  }
  if (!urgency || run) return;
  const audio = ready();
  if (audio.state !== 'running') return;
  const out = audio.createGain();
  out.connect(audio.destination);
  run = { urgency, out, until: 0 };
  fill(audio, run);
}

let strikeOver = 0;

/** One figure at once, whatever is sounding: a new SOS is heard as new. A flood of them makes no chord. */
export function strike(urgency: Urgency): void {
  const audio = ready();
  if (audio.state !== 'running' || audio.currentTime < strikeOver) return;
  strikeOver = scheduleFigure(audio, audio.destination, urgency, audio.currentTime + 0.02);
}

/** The test tone; the browser lets it out because a person pressed the button. */
export async function testTone(urgency: Urgency = 'P1'): Promise<void> {
  await wake();
  strike(urgency);
}

/** A person heard the test tone. */
export function confirmHeard(): void {
  sessionStorage.setItem(HEARD, '1');
  assess();
}
