import { readFileSync } from 'node:fs';
import type { GuardPolicy, Learned } from '../judge/policy.ts';
import { MINUTE_MS, type VariantMinute } from '../judge/window.ts';

/** The latency series is the one that keeps its dates; the load balancer's is laid over it from its first point on. */
const FIRST_MS = Date.UTC(2014, 2, 7, 3, 41);

/** When the latency leaves its usual 45 ms for good, and where the series ends. */
export const SYSTEM_FAILURE = { fromMs: Date.UTC(2014, 2, 21, 3, 1), toMs: Date.UTC(2014, 2, 21, 3, 46) };
/** The first minute with a day of past, and the minute the failure begins. */
export const HEALTHY = { fromMs: Date.UTC(2014, 2, 8, 4, 0), toMs: SYSTEM_FAILURE.fromMs };

/** Spread of the requests' latencies around a minute's level: the standard deviation of their logarithm. */
const SPREAD = 0.25;
/** The 90th and 99th percentile at the series' usual 45 ms with that spread, milliseconds. */
const THRESHOLDS_MS = { 'slow-p90': 62, 'slow-p99': 80.5 };

export const LATENCY_POLICY: GuardPolicy = {
  profile: 'standard',
  alphaRollback: 0.01,
  alphaPromote: 0.05,
  minEvidence: 1,
  warmUpMinutes: 2,
  rules: [
    { kind: 'latency', percentile: 99, tolerance: 1.2 },
    { kind: 'latency', percentile: 90, tolerance: 1.2 },
    { kind: 'traffic-share', tolerance: 1.1 },
    { kind: 'error-ceiling', maxErrorPercent: 2, minRequests: 50, atFullOnly: true },
  ],
};

export const LATENCY_LEARNED: Learned = {
  from: '2014-03-07T03:41:00.000Z',
  to: '2014-03-08T03:41:00.000Z',
  requestsPerMinute: 0,
  baselines: { 'slow-p90': { noise: 0, baselineRate: 0.1 }, 'slow-p99': { noise: 0, baselineRate: 0.01 } },
  thresholdsMs: THRESHOLDS_MS,
  slowBy: 'trimmed-count',
  warnings: [],
};

/**
 * A variant's minutes out of two real series.
 *
 * The load balancer's requests of 5 minutes, times `busier`, are spread evenly over these minutes. In each minute the
 * requests' latencies are lognormal around the latency series' value; as many are slow as lie beyond a threshold, the
 * fractions carried over. A minute that either series lacks is not published.
 */
export function cloudwatchMinutes(busier: number): VariantMinute[] {
  const requests = pointsOf('elb_request_count_8c0756.csv');
  const latency = pointsOf('ec2_request_latency_system_failure.csv');
  const carried = { 'slow-p90': 0, 'slow-p99': 0 };
  return [...latency].flatMap(([offsetMs, levelMs]) => {
    const inPoint = requests.get(offsetMs);
    if (inPoint === undefined) return [];
    return [0, 1, 2, 3, 4].map((minute) => {
      const count = Math.floor((inPoint * busier * (minute + 1)) / 5) - Math.floor((inPoint * busier * minute) / 5);
      const slow = { 'slow-p90': 0, 'slow-p99': 0 };
      for (const id of ['slow-p90', 'slow-p99'] as const) {
        carried[id] += count * shareBeyond(THRESHOLDS_MS[id] / levelMs);
        slow[id] = Math.min(count, Math.floor(carried[id]));
        carried[id] -= slow[id];
      }
      return {
        startMs: FIRST_MS + offsetMs + minute * MINUTE_MS,
        requests: count,
        errors: { '5xx': 0 },
        timed: count,
        slow,
      };
    });
  });
}

/** Milliseconds since the file's first point, to the value there. */
function pointsOf(file: string): Map<number, number> {
  const text = readFileSync(new URL(`../../../../test/fixtures/cloudwatch/${file}`, import.meta.url), 'utf8');
  const rows = text.trim().split('\n').slice(1);
  const points = rows.map((row) => {
    const [at = '', value = ''] = row.split(',');
    return [Date.parse(`${at.replace(' ', 'T')}Z`), Number(value)] as const;
  });
  const firstMs = points[0]?.[0] ?? 0;
  return new Map(points.map(([atMs, value]) => [atMs - firstMs, value]));
}

/** Share of a lognormal's values beyond a multiple of its median (Abramowitz and Stegun 26.2.17, to 7.5e-8). */
function shareBeyond(multiple: number): number {
  const z = Math.log(multiple) / SPREAD;
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
  return z >= 0 ? tail : 1 - tail;
}
