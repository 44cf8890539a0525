import type { Urgency } from '../../contract/shapes.ts';

/** One tone: start within the figure and length in seconds, pitch in Hz. */
interface Tone {
  at: number;
  length: number;
  pitch: number;
}

/** How each urgency sounds and how often it repeats (s) until someone acknowledges it. */
export const PATTERNS: Record<Urgency, { tones: Tone[]; every: number; gain: number }> = {
  P0: {
    tones: [
      { at: 0, length: 0.18, pitch: 740 },
      { at: 0.22, length: 0.18, pitch: 932 },
      { at: 0.44, length: 0.34, pitch: 1175 },
    ],
    every: 3,
    gain: 0.5,
  },
  P1: {
    tones: [
      { at: 0, length: 0.22, pitch: 659 },
      { at: 0.3, length: 0.32, pitch: 880 },
    ],
    every: 8,
    gain: 0.4,
  },
  P2: { tones: [{ at: 0, length: 0.4, pitch: 587 }], every: 30, gain: 0.32 },
  P3: { tones: [{ at: 0, length: 0.4, pitch: 392 }], every: 120, gain: 0.26 },
};

/** Schedules one figure on the audio clock at `when` seconds; returns its end. */
export function scheduleFigure(context: BaseAudioContext, out: AudioNode, urgency: Urgency, when: number): number {
  const { tones, gain } = PATTERNS[urgency];
  let end = when;
  for (const tone of tones) {
    const start = when + tone.at;
    const stop = start + tone.length;
    const envelope = context.createGain();
    envelope.gain.setValueAtTime(0, start);
    // Soft edges: a click at each tone's ends tires people long before the tone does.
    envelope.gain.linearRampToValueAtTime(gain, start + 0.015);
    envelope.gain.setValueAtTime(gain, stop - 0.06);
    envelope.gain.linearRampToValueAtTime(0, stop);
    envelope.connect(out);
    for (const [type, pitch, level] of [
      ['sine', tone.pitch, 1],
      ['triangle', tone.pitch * 2, 0.22],
    ] as const) {
      const oscillator = context.createOscillator();
      const part = context.createGain();
      oscillator.type = type;
      oscillator.frequency.value = pitch;
      part.gain.value = level;
      oscillator.connect(part).connect(envelope);
      oscillator.start(start);
      oscillator.stop(stop + 0.02);
    }
    end = Math.max(end, stop);
  }
  return end;
}
