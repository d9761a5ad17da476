import type { LiveScaling } from '@fairlead/scaling';
import { expect, test } from 'vitest';
import { LEARNED, planned } from '../fixtures.ts';
import { instancesForecast, scalingForecast } from './forecast.ts';

const of = { variantName: 'primary', dimension: 'sagemaker:variant:DesiredInstanceCount' } as const;
const SCALED: LiveScaling = {
  endpointName: 'fraud',
  parts: [
    { kind: 'target', ...of, fields: { MinCapacity: 1, MaxCapacity: 9 } },
    {
      kind: 'policy',
      ...of,
      name: 'load',
      fields: {
        PolicyType: 'TargetTrackingScaling',
        TargetValue: 60,
        PredefinedMetricSpecification: { PredefinedMetricType: 'SageMakerVariantInvocationsPerInstance' },
      },
    },
  ],
};

test('the challenger’s copy and what comes back are named, part by part', () => {
  const plan = planned();
  const { variantName } = plan.challenger;
  expect(scalingForecast(plan, SCALED)).toEqual({
    atSwaps: 'suspended',
    copied: [`scalable target of variant ${variantName}`, `policy load of variant ${variantName}`],
    restored: ['scalable target of variant primary', 'policy load of variant primary'],
  });
  expect(scalingForecast(planned({ deregisters: true }), SCALED)?.atSwaps).toBe('deregistered');
});

test('an endpoint that is not autoscaled has nothing suspended, copied or restored', () => {
  expect(scalingForecast(planned(), { endpointName: 'fraud', parts: [] })).toBeUndefined();
});

test('instances are those for the last day’s load over the target, with headroom, up to what scaling allows', () => {
  const plan = { ...planned(), learned: { ...LEARNED, requestsPerMinute: 300 } };
  expect(instancesForecast(plan, SCALED)).toEqual([1, 6]);
  expect(instancesForecast({ ...plan, headroomPercent: 0 }, SCALED)).toEqual([1, 5]);
  expect(instancesForecast({ ...plan, headroomPercent: 300 }, SCALED)).toEqual([2, 9]);
});

test('without scaling or data the champion’s instances say what the load needs', () => {
  const plan = { ...planned(), learned: { ...LEARNED, requestsPerMinute: 0 } };
  const instances = plan.configs.canary.body.ProductionVariants[0]?.InitialInstanceCount ?? 0;
  expect(instancesForecast(plan, undefined).at(-1)).toBe(instances);
});
