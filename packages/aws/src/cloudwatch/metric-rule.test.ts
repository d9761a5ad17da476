import type { MetricRule, MetricSource } from '@fairlead/guard';
import { describe, expect, it } from 'vitest';
import { localCloudWatch, minute } from './cloud-fixture.ts';
import { metricRuleReading } from './metric-rule.ts';

const NAMES = { endpoint: 'fraud', champion: 'primary', challenger: 'fl-1' };
const metric = (name: string, dimensions: Record<string, string> = {}, statistic = 'Sum') => ({
  namespace: 'AWS/SageMaker',
  name,
  dimensions,
  statistic,
});

const rule = (source: MetricSource): MetricRule => ({
  kind: 'metric',
  name: 'custom',
  source,
  comparison: 'above',
  threshold: 1,
  minutes: 1,
  outOf: 1,
});

function expressionOf(expression: string): string | undefined {
  const metrics = { m1: metric('A'), m2: metric('B'), errors: metric('C') };
  const { queries } = metricRuleReading(rule({ expression, metrics }), 'rule0', NAMES);
  return queries.at(-1)?.Expression;
}

describe('a metric rule', () => {
  it('puts the names of the rollout into dimension values', () => {
    const dimensions = { EndpointName: '{endpoint}', Key: '{champion}/{challenger}', Other: '{model}' };
    const { queries } = metricRuleReading(rule({ metric: metric('A', dimensions, 'p99') }), 'rule0', NAMES);
    expect(queries).toEqual([
      {
        Id: 'rule0',
        Label: 'custom',
        MetricStat: {
          Metric: {
            Namespace: 'AWS/SageMaker',
            MetricName: 'A',
            Dimensions: [
              { Name: 'EndpointName', Value: 'fraud' },
              { Name: 'Key', Value: 'primary/fl-1' },
              { Name: 'Other', Value: '{model}' },
            ],
          },
          Period: 60,
          Stat: 'p99',
        },
      },
    ]);
  });

  it('returns the expression alone, by the minute, not what it is computed from', () => {
    const source = { expression: 'm1 / m2', metrics: { m1: metric('A'), m2: metric('B') } };
    const { queries } = metricRuleReading(rule(source), 'rule0', NAMES);
    expect(queries.map(({ Id, ReturnData, Period }) => [Id, ReturnData, Period])).toEqual([
      ['rule0_m1', false, undefined],
      ['rule0_m2', false, undefined],
      ['rule0', undefined, 60],
    ]);
  });

  it.each([
    ['m1 / m2', 'rule0_m1 / rule0_m2'],
    ['m1 / m10 + FILL(m2, 0)', 'rule0_m1 / m10 + FILL(rule0_m2, 0)'],
    ['SUM(METRICS())', 'SUM([rule0_m1,rule0_m2,rule0_errors])'],
    ['MAX(METRICS("err")) + m1', 'MAX([rule0_errors]) + rule0_m1'],
    [`MAX(SEARCH('{NS,m1} m2', "Sum")) * m1`, `MAX(SEARCH('{NS,m1} m2', "Sum")) * rule0_m1`],
  ])('keeps the ids of its expression to itself: %s', (expression, renamed) => {
    expect(expressionOf(expression)).toBe(renamed);
  });
});

describe('whether a metric rule has data', () => {
  const span = [minute(0), minute(10)] as const;
  const invocations = metric('Invocations', { EndpointName: '{endpoint}', VariantName: '{champion}' });

  it('is true once there was a datapoint, false before', async () => {
    const { metrics, serve } = await localCloudWatch();
    expect(await metrics.hasData(rule({ metric: invocations }), NAMES, ...span)).toBe(false);
    serve({ variant: 'primary', nth: 3, requests: 1 });
    expect(await metrics.hasData(rule({ metric: invocations }), NAMES, ...span)).toBe(true);
    const source = { expression: 'METRICS() * 2', metrics: { m1: invocations } };
    expect(await metrics.hasData(rule(source), NAMES, ...span)).toBe(true);
  });

  it.each([
    { metric: { ...invocations, statistic: 'Median' } },
    { expression: 'm1 / m2', metrics: { m1: invocations } },
    { expression: 'm1 +', metrics: { m1: invocations } },
  ])('cannot be told of one that CloudWatch does not understand: %o', async (source) => {
    const { metrics } = await localCloudWatch();
    await expect(metrics.hasData(rule(source), NAMES, ...span)).rejects.toThrow(
      expect.objectContaining({ name: expect.stringMatching(/^Validation(Error|Exception)$/) }),
    );
  });
});
