import type { LatencyRule } from '@fairlead/guard';
import { describe, expect, it } from 'vitest';
import { minute } from './cloud-fixture.ts';
import { historyPercentiles } from './history-percentiles.ts';

const VARIANT = { endpointName: 'fraud', variantName: 'primary' };
const P99: LatencyRule = { kind: 'latency', percentile: 99, tolerance: 1.2 };

const reading = (rules: readonly LatencyRule[], minutes: number) =>
  historyPercentiles(VARIANT, rules, { fromMs: minute(0), toMs: minute(minutes) });

describe('the percentile of a history', () => {
  it.each([
    { minutes: 180, period: 10_800 },
    { minutes: 3 * 1_440, period: 86_400 },
    { minutes: 0.5, period: 60 },
  ])('is asked of $minutes minutes with a period of $period s', ({ minutes, period }) => {
    const stats = reading([P99], minutes).queries.map(({ MetricStat }) => [MetricStat?.Stat, MetricStat?.Period]);
    expect(stats).toEqual([
      ['SampleCount', period],
      ['p99', period],
    ]);
  });

  it('is the mean of its periods where there are several, each counting as often as it has requests', () => {
    const values: Record<string, [number, number][]> = {
      historyTimed: [
        [minute(0), 300],
        [minute(60), 100],
      ],
      history0: [
        [minute(0), 200_000],
        [minute(60), 400_000],
      ],
    };
    expect(reading([P99], 90).decode((id) => new Map(values[id]))).toEqual({ 'slow-p99': 250 });
  });

  it('is unknown without data, and not asked for without rules', () => {
    expect(reading([P99], 90).decode(() => new Map())).toEqual({});
    expect(reading([], 90)).toMatchObject({ queries: [] });
  });
});
