/**
 * Two-sided critical value of Student's t: |T| ≤ t with the given probability. By bisection on the distribution function,
 * which is the regularised incomplete beta function (Abramowitz & Stegun, Handbook of Mathematical Functions, 26.5.27 and
 * 26.7.1) in its continued fraction (26.5.8; Press et al., Numerical Recipes, 3rd ed., 6.4).
 * @param confidence between 0 and 1, e.g. 0.95.
 * @param df degrees of freedom, at least 1; Infinity gives the normal distribution's value.
 */
export function tCritical(confidence: number, df: number): number {
  if (!(confidence > 0 && confidence < 1) || !(df >= 1)) throw new RangeError('confidence or degrees of freedom');
  const key = `${confidence}/${df}`;
  const known = KNOWN.get(key);
  if (known !== undefined) return known;
  const value = bisected(confidence, df);
  if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
  KNOWN.set(key, value);
  return value;
}

/** An estimate with its takes asks for the same few values thousands of times, and each is a bisection. */
const KNOWN = new Map<string, number>();
const MOST_KNOWN = 1000;

function bisected(confidence: number, df: number): number {
  // Beyond this the two agree to eight digits.
  const freedom = Math.min(df, 1e10);
  const outside = 1 - confidence;
  let low = 0;
  let high = 2;
  while (twoTails(high, freedom) > outside) high *= 2;
  for (let step = 0; step < 200 && high - low > 1e-12 * high; step += 1) {
    const middle = (low + high) / 2;
    if (twoTails(middle, freedom) > outside) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(|T| > t). */
function twoTails(t: number, df: number): number {
  return incompleteBeta(df / (df + t * t), df / 2, 0.5, (t * t) / (df + t * t));
}

/** I_x(a, b), with 1 − x given for its own precision. */
function incompleteBeta(x: number, a: number, b: number, rest: number): number {
  if (x <= 0) return 0;
  if (rest <= 0) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(rest));
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(rest, b, a)) / b;
}

/** The continued fraction by Lentz's method. */
function fraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= 100_000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    const change = d * c;
    result *= change;
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return result;
}

/** Stirling's series with its first terms, after moving the argument beyond 15 (A&S 6.1.41). */
function logGamma(value: number): number {
  let x = value;
  let shift = 0;
  while (x < 15) {
    shift -= Math.log(x);
    x += 1;
  }
  const inverse = 1 / (x * x);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / x;
  return shift + (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}
