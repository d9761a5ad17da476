import { describe, expect, it } from 'vitest';
import { operationText } from '../operation.ts';
import { placeOf, type ScalingPart } from '../part.ts';
import { factsOf } from './endpoint-facts.ts';
import { partsOf } from './parts-of.ts';
import { ScalingPolicy } from './schema.ts';

const config = (overrides: object = {}, more: object = {}) => ({
  ProductionVariants: [{ VariantName: 'primary', ModelName: 'm', InstanceType: 'ml.m5.large', ...overrides }],
  ...more,
});

function parts(scaling: object, body = config()): ScalingPart[] {
  const policy = ScalingPolicy.parse({ variants: { primary: { min: 1, max: 4, ...scaling } } });
  return partsOf(policy, factsOf('fraud', body));
}

describe('the parts of a policy', () => {
  it('hold target tracking in AWS’s words, and only the cooldowns that were given', () => {
    const [target, policy] = parts({
      targetTracking: [
        { name: 'load', metric: 'SageMakerVariantInvocationsPerInstance', target: 700, scaleInCooldown: '10m' },
      ],
    });
    expect(target).toEqual({
      kind: 'target',
      variantName: 'primary',
      dimension: 'sagemaker:variant:DesiredInstanceCount',
      fields: { MinCapacity: 1, MaxCapacity: 4 },
    });
    expect(policy).toMatchObject({ kind: 'policy', name: 'load' });
    expect(policy?.fields).toEqual({
      PolicyType: 'TargetTrackingScaling',
      TargetValue: 700,
      PredefinedMetricSpecification: { PredefinedMetricType: 'SageMakerVariantInvocationsPerInstance' },
      ScaleInCooldown: 600,
      DisableScaleIn: false,
    });
  });

  it('fill the names of endpoint and variant into a metric of one’s own', () => {
    const metric = {
      namespace: 'Shop',
      name: 'Depth',
      statistic: 'Average',
      dimensions: { Queue: '{endpoint}-{variant}' },
    };
    expect(parts({ targetTracking: [{ metric, target: 5 }] })[1]?.fields.CustomizedMetricSpecification).toEqual({
      Namespace: 'Shop',
      MetricName: 'Depth',
      Dimensions: [{ Name: 'Queue', Value: 'fraud-primary' }],
      Statistic: 'Average',
    });
  });

  it('hold metric math as queries of which one returns data', () => {
    const metrics = { a: { namespace: 'Shop', name: 'Depth', statistic: 'Sum' } };
    const [, policy] = parts({ targetTracking: [{ metric: { expression: 'a / 2', metrics }, target: 5 }] });
    expect(policy?.fields.CustomizedMetricSpecification).toEqual({
      Metrics: [
        { Id: 'result', Expression: 'a / 2', ReturnData: true },
        {
          Id: 'a',
          MetricStat: { Metric: { Namespace: 'Shop', MetricName: 'Depth', Dimensions: [] }, Stat: 'Sum' },
          ReturnData: false,
        },
      ],
    });
  });

  it('bring an asynchronous endpoint up from zero by a step policy and its alarm', () => {
    const made = parts({ min: 0, scaleFromZero: { instances: 2 } }, config({}, { AsyncInferenceConfig: {} }));
    expect(made.map(placeOf)).toEqual([
      'scalable target of variant primary',
      'policy scale-from-zero of variant primary',
      'alarm fairlead-fraud-primary-scale-from-zero',
    ]);
    expect(made[1]?.fields.StepAdjustments).toEqual([{ MetricIntervalLowerBound: 0, ScalingAdjustment: 2 }]);
    expect(made[2]?.fields).toMatchObject({
      Namespace: 'AWS/SageMaker',
      MetricName: 'HasBacklogWithoutCapacity',
      Dimensions: [{ Name: 'EndpointName', Value: 'fraud' }],
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      AlarmActions: ['{policy ["primary","sagemaker:variant:DesiredInstanceCount","scale-from-zero"]}'],
    });
  });

  it('scale the provisioned concurrency of a serverless variant', () => {
    const serverless = config({ InstanceType: undefined, ServerlessConfig: { MaxConcurrency: 20 } });
    expect(parts({}, serverless)[0]).toMatchObject({ dimension: 'sagemaker:variant:DesiredProvisionedConcurrency' });
  });

  it('hold a scheduled action with its time zone and its times in UTC', () => {
    const evening = { name: 'evening', schedule: 'cron(0 18 * * ? *)', timezone: 'Europe/Berlin', min: 3 };
    const [, action] = parts({ scheduledActions: [{ ...evening, startAt: '2026-03-01T00:00:00+01:00' }] });
    expect(action && operationText({ kind: 'put', part: action })).toBe(
      '+ scheduled action evening of variant primary: Schedule "cron(0 18 * * ? *)", Timezone "Europe/Berlin", StartTime "2026-02-28T23:00:00.000Z", MinCapacity 3',
    );
  });
});
