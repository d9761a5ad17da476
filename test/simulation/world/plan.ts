import type { Learned } from '@fairlead/guard';
import { type ConfigBody, type LiveEndpoint, type Plan, planRollout } from '@fairlead/rollout';
import { NAMES, type Setting } from './setting.ts';

/** What a day of the champion has taught. */
const LEARNED: Learned = {
  from: '2026-01-13T09:00:00.000Z',
  to: '2026-01-14T09:00:00.000Z',
  requestsPerMinute: 1000,
  baselines: {
    '5xx': { noise: 0.02, baselineRate: 0.005 },
    '4xx': { noise: 0.02, baselineRate: 0.01 },
    'slow-p99': { noise: 0.02, baselineRate: 0.01 },
    'slow-p90': { noise: 0.02, baselineRate: 0.1 },
  },
  thresholdsMs: { 'slow-p99': 250, 'slow-p90': 120 },
  slowBy: 'trimmed-count',
  warnings: [],
};

/** The product's own plan for a seed's request. */
export function planFor(
  rolloutId: string,
  { plan }: Pick<Setting, 'plan'>,
  found: { endpoint: LiveEndpoint; body: ConfigBody },
): Plan {
  const request = { ...plan, endpointName: NAMES.endpoint, modelName: NAMES.newModel };
  const answer = planRollout(rolloutId, request, {
    endpoint: found.endpoint,
    config: { body: found.body, tags: {} },
    modelExists: true,
    alarms: [{ name: NAMES.alarm, state: 'OK' }],
    learned: LEARNED,
  });
  if (answer.kind === 'refused') throw new Error(JSON.stringify(answer.faults));
  return answer.plan;
}
