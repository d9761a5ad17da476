import { at } from './log-space.ts';

/**
 * The part of a binomial distribution that matters, ranked from one end to the other.
 *
 * `weight[i]` is the unnormalised probability of rank i and `beyond[i]` the sum of the weights of all higher ranks;
 * divide both by `total`. The arrays are scratch space: they hold until the next window is made.
 */
export interface BinomialWindow {
  readonly size: number;
  /** The count at rank 0. */
  readonly first: number;
  /** +1 when ranks rise with the count, -1 when they fall. */
  readonly stride: 1 | -1;
  readonly weight: Float64Array;
  readonly beyond: Float64Array;
  readonly total: number;
}

let weight = new Float64Array(256);
let beyond = new Float64Array(256);

/** Standard deviations each side that are kept, plus {@link extraCounts}: past them lies less than exp(-72). */
const keptDeviations = 12;
const extraCounts = 60;

/**
 * Tabulate Binomial(m, theta) within `12 sd + 60` counts of its mean.
 *
 * Probabilities come from the ratio of neighbours, outwards from the mode: lgamma of large numbers would lose digits.
 *
 * @param m - number of events, a positive integer
 * @param theta - probability, strictly between 0 and 1
 * @param stride - the order of the ranks, +1 upwards
 */
export function binomialWindow(m: number, theta: number, stride: 1 | -1): BinomialWindow {
  const mean = m * theta;
  const reach = keptDeviations * Math.sqrt(mean * (1 - theta)) + extraCounts;
  const low = Math.max(0, Math.floor(mean - reach));
  const high = Math.min(m, Math.ceil(mean + reach));
  const size = high - low + 1;
  reserveScratch(size);
  const first = stride === 1 ? low : high;
  const mode = Math.min(high, Math.max(low, Math.floor((m + 1) * theta)));
  fillOutwards(m, theta, { low, high, mode }, first);
  return { size, first, stride, weight, beyond, total: sumBeyond(size) };
}

function reserveScratch(size: number): void {
  if (weight.length >= size) return;
  weight = new Float64Array(2 * size);
  beyond = new Float64Array(2 * size);
}

interface Span {
  readonly low: number;
  readonly high: number;
  readonly mode: number;
}

function fillOutwards(m: number, theta: number, { low, high, mode }: Span, first: number): void {
  const odds = theta / (1 - theta);
  const rankOf = (y: number) => Math.abs(y - first);
  weight[rankOf(mode)] = 1;
  for (let y = mode, p = 1; y < high; y += 1) {
    p *= ((m - y) / (y + 1)) * odds;
    weight[rankOf(y + 1)] = p;
  }
  for (let y = mode, p = 1; y > low; y -= 1) {
    p *= y / ((m - y + 1) * odds);
    weight[rankOf(y - 1)] = p;
  }
}

/** Fill `beyond` from the highest rank down, small terms first, and return the sum of all weights. */
function sumBeyond(size: number): number {
  let sum = 0;
  for (let rank = size - 1; rank >= 0; rank -= 1) {
    beyond[rank] = sum;
    sum += at(weight, rank);
  }
  return sum;
}
