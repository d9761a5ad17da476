import { describe, expect, it } from 'vitest';
import { minute } from './cloud-fixture.ts';
import { learnSlowCounts } from './learn-slow-counts.ts';
import { result, stubClient } from './stub-fixture.ts';

const VARIANT = { endpointName: 'fraud', variantName: 'primary' };
const THRESHOLDS = [{ ruleId: 'slow-p90', microseconds: 99_100 }];
const SPAN = { fromMs: minute(0), toMs: minute(2) };
const BOTH = [0, 1];

/** CloudWatch with 50 requests in each of two minutes, and these minutes' values of each way of counting. */
function cloudWatch(counted: { trimmed: number[]; rank: number[]; percentiles: number[]; trimmedCount?: number }) {
  const at = (nths: readonly number[], value: number) =>
    nths.map((nth): [startMs: number, value: number] => [minute(nth), value]);
  const grid = Array.from({ length: 11 }, (_, index) =>
    result(`percentileSlow${index}`, at(counted.percentiles, 98_000 + 200 * index)),
  );
  return stubClient({
    MetricDataResults: [
      ...['trimmedTimed', 'rankTimed', 'percentileTimed'].map((id) => result(id, at(BOTH, 50))),
      result('trimmedSlow0', at(counted.trimmed, counted.trimmedCount ?? 4)),
      result('rankSlow0', at(counted.rank, 8)),
      ...grid,
    ],
  });
}

describe('slow requests of the past', () => {
  it('are counted exactly where the account does so, asked for in one request', async () => {
    const { client, inputs } = cloudWatch({ trimmed: BOTH, rank: BOTH, percentiles: BOTH });
    const learned = await learnSlowCounts(client, VARIANT, THRESHOLDS, SPAN);
    expect(learned?.by).toBe('trimmed-count');
    expect(inputs).toHaveLength(1);
    expect(inputs[0]?.MetricDataQueries?.[1]?.MetricStat).toMatchObject({ Stat: 'TC(99100:)', Period: 60 });
  });

  it('are counted by rank where trimmed counts leave out minutes without slow requests', async () => {
    const { client } = cloudWatch({ trimmed: [0], rank: BOTH, percentiles: BOTH });
    const learned = await learnSlowCounts(client, VARIANT, THRESHOLDS, SPAN);
    expect(learned?.by).toBe('percentile-rank');
    expect([...(learned?.slow['slow-p90'] ?? [])]).toEqual([
      [minute(0), 4],
      [minute(1), 4],
    ]);
  });

  it('are never more than all', async () => {
    const { client } = cloudWatch({ trimmed: BOTH, rank: BOTH, percentiles: BOTH, trimmedCount: 50.2 });
    const learned = await learnSlowCounts(client, VARIANT, THRESHOLDS, SPAN);
    expect(learned?.slow['slow-p90']?.get(minute(0))).toBe(50);
  });

  it('are interpolated where neither answers', async () => {
    const { client } = cloudWatch({ trimmed: [], rank: [], percentiles: [0] });
    const learned = await learnSlowCounts(client, VARIANT, THRESHOLDS, SPAN);
    expect(learned?.by).toBe('percentiles');
    expect(learned?.slow['slow-p90']?.size).toBe(1);
  });

  it('are unknown where nothing answers', async () => {
    const { client } = cloudWatch({ trimmed: [], rank: [], percentiles: [] });
    expect(await learnSlowCounts(client, VARIANT, THRESHOLDS, SPAN)).toBeUndefined();
  });

  it('are not asked for without a threshold', async () => {
    const { client, inputs } = stubClient();
    expect(await learnSlowCounts(client, VARIANT, [], SPAN)).toBeUndefined();
    expect(inputs).toEqual([]);
  });
});
