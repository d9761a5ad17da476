import { expect, test } from 'vitest';
import { seededRandom } from '../../random.ts';
import { deployed, MINUTE, newMachine, refusal, T0 } from '../sagemaker/fixtures.ts';
import { BareAlarms, scaleMinute } from './bare-alarms.ts';
import type { CapacityPort } from './ports.ts';
import { capacityCall, capacityOf } from './sagemaker-capacity.ts';
import { createScaler } from './scaler.ts';

const COUNT = {
  ServiceNamespace: 'sagemaker',
  ResourceId: 'endpoint/Churn-Prod/variant/champion',
  ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
} as const;
const ARNS = { accountId: '111122223333', region: 'eu-central-1' };

/** SageMaker's machine and a scaler in step, minute by minute: no clock, no sockets, no disk. */
function world(perMinute: (minute: number) => number | undefined) {
  const machine = deployed(newMachine());
  let nowMs = T0 + 5 * MINUTE;
  const load = new Map<number, number>();
  const alarms = new BareAlarms(({ MetricName }, atMs) => (MetricName === 'busy' ? undefined : load.get(atMs)));
  const capacity: CapacityPort = {
    look: (resource) => capacityOf(machine.endpoint('Churn-Prod'), resource),
    change: (resource, wanted) =>
      void machine.call('UpdateEndpointWeightsAndCapacities', capacityCall(resource, wanted), nowMs),
  };
  const scaler = createScaler({ capacity, alarms, random: seededRandom(5), settings: ARNS });
  const champion = () => machine.endpoint('Churn-Prod')?.fleet?.production[0];
  /** @returns the desired count at the end of each minute */
  function run(minutes: number): (number | undefined)[] {
    return Array.from({ length: minutes }, () => {
      const requests = perMinute((nowMs - T0) / MINUTE);
      if (requests !== undefined) load.set(nowMs, requests / (champion()?.currentCount || 1));
      nowMs += MINUTE;
      machine.advance(nowMs);
      scaleMinute(scaler, alarms, nowMs);
      return champion()?.desiredCount;
    });
  }
  return { machine, scaler, alarms, run, now: () => nowMs };
}

function track(scaler: ReturnType<typeof createScaler>, nowMs: number, more: object = {}) {
  scaler.call('RegisterScalableTarget', { ...COUNT, MinCapacity: 1, MaxCapacity: 10 }, nowMs);
  const PredefinedMetricSpecification = { PredefinedMetricType: 'SageMakerVariantInvocationsPerInstance' } as const;
  return scaler.call(
    'PutScalingPolicy',
    {
      ...COUNT,
      PolicyName: 'load',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: { TargetValue: 100, PredefinedMetricSpecification, ...more },
    },
    nowMs,
  );
}

test('three minutes above the target scale out in proportion, and the change takes its time', () => {
  const { scaler, run, now } = world(() => 500);
  track(scaler, now());
  expect(run(5)).toEqual([2, 2, 5, 5, 5]);
});

test('fifteen minutes below nine tenths of the target scale in', () => {
  const { scaler, run, now } = world(() => 90);
  track(scaler, now());
  const desired = run(17);
  expect(desired.slice(0, 14)).toEqual(Array(14).fill(2));
  expect(desired[14]).toBe(1);
});

test('a policy that may not scale in has no lower alarm', () => {
  const { scaler, run, now } = world(() => 90);
  const { Alarms } = track(scaler, now(), { DisableScaleIn: true });
  expect(Alarms?.map(({ AlarmName }) => AlarmName?.replace(/-[0-9a-f-]{36}$/, ''))).toEqual([
    'TargetTracking-endpoint/Churn-Prod/variant/champion-AlarmHigh',
  ]);
  expect(run(20).at(-1)).toBe(2);
});

test('a scale-out that SageMaker rolls back has failed, and is tried again', () => {
  const { machine, scaler, run, now } = world(() => 500);
  track(scaler, now());
  machine.inject({ kind: 'resize-rolls-back' });
  run(12);
  const { ScalingActivities } = scaler.call('DescribeScalingActivities', { ServiceNamespace: 'sagemaker' }, now());
  expect(ScalingActivities?.map(({ StatusCode }) => StatusCode)).toEqual(['Successful', 'Failed']);
});

test('a quota that does not allow it is the reason of the failed activity', () => {
  const { machine, scaler, run, now } = world(() => 500);
  machine.configure({ instanceQuotas: { 'ml.m5.large': 4 } });
  track(scaler, now());
  run(3);
  const { ScalingActivities } = scaler.call('DescribeScalingActivities', { ServiceNamespace: 'sagemaker' }, now());
  expect(ScalingActivities?.[0]).toMatchObject({
    StatusCode: 'Failed',
    StatusMessage: expect.stringContaining(
      "Failed to set desired instance count to 5. Reason: The account-level service limit 'ml.m5.large for endpoint usage' is 4 Instances",
    ),
  });
});

test.each([
  ['a policy has failed, and is made anew at the next minute of the alarm', 'policy', ['Successful', 'Failed']],
  ['the bounds is kept and tried again', 'bounds', ['Successful']],
])('a throttled change by %s', (_, by, expected) => {
  const { machine, scaler, run, now } = world(() => (by === 'policy' ? 500 : undefined));
  track(scaler, now());
  machine.inject({ kind: 'call-throttled', operation: 'UpdateEndpointWeightsAndCapacities' });
  if (by === 'bounds') scaler.call('RegisterScalableTarget', { ...COUNT, MinCapacity: 3 }, now());
  run(6);
  const { ScalingActivities } = scaler.call('DescribeScalingActivities', { ServiceNamespace: 'sagemaker' }, now());
  expect(ScalingActivities?.map(({ StatusCode }) => StatusCode)).toEqual(expected);
});

test('bounds set while a change is under way are applied after it', () => {
  const { scaler, run, now } = world(() => undefined);
  scaler.call('RegisterScalableTarget', { ...COUNT, MinCapacity: 4, MaxCapacity: 10 }, now());
  scaler.call('RegisterScalableTarget', { ...COUNT, MinCapacity: 6 }, now());
  expect(run(4)).toEqual([6, 6, 6, 6]);
});

test('a busy endpoint is put within its bounds once it is InService', () => {
  const { machine, scaler, run, now } = world(() => undefined);
  machine.maintain('Churn-Prod', 3 * MINUTE, now());
  scaler.call('RegisterScalableTarget', { ...COUNT, MinCapacity: 4, MaxCapacity: 10 }, now());
  expect(run(4)).toEqual([2, 2, 4, 4]);
});

test('target tracking policies scale in only when all of them would', () => {
  const { scaler, run, now } = world(() => 90);
  track(scaler, now());
  const CustomizedMetricSpecification = { Namespace: 'app', MetricName: 'busy', Statistic: 'Average' } as const;
  const tracking = { TargetValue: 40, CustomizedMetricSpecification };
  const other = { ...COUNT, PolicyName: 'other', PolicyType: 'TargetTrackingScaling' } as const;
  scaler.call('PutScalingPolicy', { ...other, TargetTrackingScalingPolicyConfiguration: tracking }, now());
  expect(run(30)).toEqual(Array(30).fill(2));
});

test('a scaler made from the entries of another goes on with its schedules, changes and cooldowns', () => {
  const { machine, scaler, alarms, run, now } = world(() => 500);
  track(scaler, now());
  run(4);
  const capacity: CapacityPort = {
    look: (resource) => capacityOf(machine.endpoint('Churn-Prod'), resource),
    change: () => undefined,
  };
  const state = structuredClone(scaler.entries());
  const next = createScaler({ capacity, alarms, random: seededRandom(6), state });
  machine.advance(now() + MINUTE);
  next.advance(now() + MINUTE);
  const { ScalingActivities } = next.call(
    'DescribeScalingActivities',
    { ServiceNamespace: 'sagemaker' },
    now() + MINUTE,
  );
  expect(ScalingActivities).toMatchObject([{ StatusCode: 'Successful' }]);
});

test('a call is answered with the error that was asked for, once', () => {
  const { scaler, now } = world(() => undefined);
  const message = 'You already have a pending update to an Auto Scaling resource.';
  scaler.inject({
    operation: 'RegisterScalableTarget',
    error: { name: 'ConcurrentUpdateException', message, status: 500 },
  });
  const register = () => scaler.call('RegisterScalableTarget', { ...COUNT, MinCapacity: 1, MaxCapacity: 2 }, now());
  expect(refusal(register)).toBe(`ConcurrentUpdateException: ${message}`);
  expect(refusal(register)).toBe('nothing was thrown');
});
