/** A lognormal distribution by its median and the standard deviation of the logarithm. */
export interface Lognormal {
  p50: number;
  sigma: number;
}

/** What SageMaker itself adds to a request, milliseconds. An assumption: AWS publishes no figure. */
const OVERHEAD_MS: Lognormal = { p50: 2.5, sigma: 0.3 };

const draw = ({ p50, sigma }: Lognormal, normal: number): number => p50 * Math.exp(sigma * normal);

/**
 * Draw a model latency and an overhead, both in milliseconds.
 *
 * One Box–Muller pair serves both (Box and Muller, 1958), so that a request costs two random numbers.
 */
export function drawLatencies(model: Lognormal, random: () => number): { modelMs: number; overheadMs: number } {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  const angle = 2 * Math.PI * random();
  return { modelMs: draw(model, radius * Math.cos(angle)), overheadMs: draw(OVERHEAD_MS, radius * Math.sin(angle)) };
}
