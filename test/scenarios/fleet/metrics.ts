import type { Learned, VariantMinute } from '@fairlead/guard';
import type { MetricReader } from '@fairlead/runtime';

const MINUTE_MS = 60_000;
const REQUESTS = 100;

const LEARNED: Learned = {
  from: '2026-01-13T09:00:00.000Z',
  to: '2026-01-14T09:00:00.000Z',
  requestsPerMinute: 1_000,
  baselines: { '5xx': { noise: 0.02, baselineRate: 0.001 } },
  thresholdsMs: {},
  warnings: [],
};

/** Steady requests on every variant without errors, but for the challengers of some endpoints, where each second one fails. */
export function healthyMetrics(
  failing: readonly string[],
): Pick<MetricReader, 'window' | 'alarmStates' | 'learn' | 'alarms' | 'hasData'> {
  const minutes = (fromMs: number, toMs: number, errors: number): VariantMinute[] => {
    const all: VariantMinute[] = [];
    for (let startMs = fromMs; startMs < toMs; startMs += MINUTE_MS) {
      all.push({ startMs, requests: REQUESTS, errors: { '5xx': errors, '4xx': 0 }, timed: REQUESTS, slow: {} });
    }
    return all;
  };
  return {
    window: async ({ endpointName, fromMs, toMs }) => ({
      champion: minutes(fromMs, toMs, 0),
      challenger: minutes(fromMs, toMs, failing.includes(endpointName) ? REQUESTS / 2 : 0),
      metrics: {},
      notes: [],
    }),
    learn: async () => LEARNED,
    alarms: async () => [],
    alarmStates: async () => ({}),
    hasData: async () => true,
  };
}
