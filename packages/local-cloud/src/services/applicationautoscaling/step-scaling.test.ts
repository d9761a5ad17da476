import type { StepScalingPolicyConfiguration } from '@aws-sdk/client-application-auto-scaling';
import { expect, test } from 'vitest';
import type { AlarmLook } from './ports.ts';
import { stepCapacity } from './step-scaling.ts';

const alarm = (values: number[], breachesAbove = true): AlarmLook => ({
  name: 'a',
  arn: 'arn',
  state: 'ALARM',
  threshold: 50,
  breachesAbove,
  values,
});

const OUT: StepScalingPolicyConfiguration = {
  AdjustmentType: 'PercentChangeInCapacity',
  MinAdjustmentMagnitude: 2,
  StepAdjustments: [
    { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10, ScalingAdjustment: 10 },
    { MetricIntervalLowerBound: 10, MetricIntervalUpperBound: 20, ScalingAdjustment: 50 },
    { MetricIntervalLowerBound: 20, ScalingAdjustment: 100 },
  ],
};

test.each([
  [50, 12],
  [59.9, 12],
  [60, 15],
  [69.9, 15],
  [70, 20],
])('a metric of %d takes ten instances to %d: lower bounds are inclusive above the threshold', (value, expected) => {
  expect(stepCapacity(OUT, alarm([value]), 10)).toBe(expected);
});

const IN: StepScalingPolicyConfiguration = {
  AdjustmentType: 'ChangeInCapacity',
  StepAdjustments: [
    { MetricIntervalLowerBound: -10, MetricIntervalUpperBound: 0, ScalingAdjustment: -1 },
    { MetricIntervalUpperBound: -10, ScalingAdjustment: -3 },
  ],
};

test.each([
  [50, 9],
  [40.1, 9],
  [40, 7],
])('a metric of %d takes ten instances to %d: upper bounds are inclusive below the threshold', (value, expected) => {
  expect(stepCapacity(IN, alarm([value], false), 10)).toBe(expected);
});

test.each([
  ['Average', 12],
  ['Maximum', 20],
  ['Minimum', undefined],
] as const)('the %s of the datapoints counts', (MetricAggregationType, expected) => {
  expect(stepCapacity({ ...OUT, MetricAggregationType }, alarm([30, 80, 60]), 10)).toBe(expected);
});

test('an exact capacity is what it says, and capacity never falls below zero', () => {
  const steps = { StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 7 }] };
  expect(stepCapacity({ AdjustmentType: 'ExactCapacity', ...steps }, alarm([51]), 2)).toBe(7);
  expect(stepCapacity(IN, alarm([10], false), 2)).toBe(0);
});

test('an alarm that was set by hand counts as exactly at its threshold', () => {
  expect(stepCapacity(OUT, alarm([]), 10)).toBe(12);
});

test('a share of less than one instance is one instance', () => {
  const steps = { StepAdjustments: [{ MetricIntervalUpperBound: 0, ScalingAdjustment: -10 }] };
  expect(stepCapacity({ AdjustmentType: 'PercentChangeInCapacity', ...steps }, alarm([40], false), 3)).toBe(2);
});
