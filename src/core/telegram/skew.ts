/**
 * Telegram's clock minus ours. Telegram names whole seconds; an answer that says second `d`, asked for at `sent` and
 * received at `received` (ours, ms), means that the skew lies in [d·1000 − received, d·1000 + 1000 − sent]. Several
 * answers narrow it; when they contradict each other, somebody set a clock, and only the last one counts.
 */
export interface SkewRange {
  low: number;
  high: number;
}

/** A range this wide says nothing: the answer was under way for too long. */
const USELESS = 15_000;

export function narrowSkew(
  known: SkewRange | null,
  sample: { date: number; sent: number; received: number },
): SkewRange | null {
  const low = sample.date * 1000 - sample.received;
  const high = sample.date * 1000 + 1000 - sample.sent;
  if (!Number.isFinite(low) || !Number.isFinite(high) || high < low || high - low > USELESS) return known;
  if (!known || low > known.high || high < known.low) return { low, high };
  return { low: Math.max(low, known.low), high: Math.min(high, known.high) };
}

/** The middle of the range, whole ms. */
export function skewEstimate(range: SkewRange | null): number | null {
  return range ? Math.round((range.low + range.high) / 2) : null;
}
