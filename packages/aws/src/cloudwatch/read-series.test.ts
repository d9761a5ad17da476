import { describe, expect, it } from 'vitest';
import { minute } from './cloud-fixture.ts';
import { readSeries } from './read-series.ts';
import { result, stubClient } from './stub-fixture.ts';

const SPAN = { fromMs: minute(0), toMs: minute(3) };
const QUERIES = [{ Id: 'a', Label: 'a' }];

describe('a series', () => {
  it('is asked for from the first to before the last minute, oldest first', async () => {
    const { client, inputs } = stubClient({ MetricDataResults: [result('a', [])] });
    await readSeries(client, QUERIES, SPAN);
    expect(inputs).toEqual([
      {
        MetricDataQueries: QUERIES,
        StartTime: new Date('2026-01-14T09:00:00Z'),
        EndTime: new Date('2026-01-14T09:03:00Z'),
        ScanBy: 'TimestampAscending',
      },
    ]);
  });

  it('is put together from pages, of which all but the last are partial', async () => {
    const { client, inputs } = stubClient(
      { MetricDataResults: [result('a', [[minute(0), 90]], 'PartialData')], NextToken: 'more' },
      { MetricDataResults: [], NextToken: 'and more' },
      { MetricDataResults: [result('a', [[minute(1), 80]])] },
    );
    const series = await readSeries(client, QUERIES, SPAN);
    expect([...(series.get('a') ?? [])]).toEqual([
      [minute(0), 90],
      [minute(1), 80],
    ]);
    expect(inputs.map(({ NextToken }) => NextToken)).toEqual([undefined, 'more', 'and more']);
  });

  it('that was complete on an earlier page stays complete', async () => {
    const { client } = stubClient(
      { MetricDataResults: [result('a', [[minute(0), 90]])], NextToken: 'more' },
      { MetricDataResults: [result('b', [])] },
    );
    const series = await readSeries(client, [...QUERIES, { Id: 'b', Label: 'b' }], SPAN);
    expect(series.get('a')?.size).toBe(1);
  });

  it.each(['PartialData', 'InternalError', 'Forbidden'])('is unreadable when it ends as %s', async (status) => {
    const { client } = stubClient({ MetricDataResults: [result('a', [[minute(0), 90]], status)] });
    await expect(readSeries(client, QUERIES, SPAN)).rejects.toThrow(`CloudWatch answered ${status} for a.`);
  });

  it('is unreadable when there is no answer for it', async () => {
    const { client } = stubClient({ MetricDataResults: [] });
    await expect(readSeries(client, QUERIES, SPAN)).rejects.toThrow('CloudWatch did not answer for a.');
  });

  it('of an expression that found nothing is empty', async () => {
    const { client } = stubClient({ MetricDataResults: [] });
    const series = await readSeries(client, [{ Id: 'a', Expression: "SUM(SEARCH('x', 'Sum'))" }], SPAN);
    expect(series.get('a')?.size).toBe(0);
  });

  it('is unreadable when it is several', async () => {
    const { client } = stubClient({ MetricDataResults: [result('a', []), result('a', [])] });
    await expect(readSeries(client, QUERIES, SPAN)).rejects.toThrow('a yields several series');
  });

  it('has no value where the expression had none to give', async () => {
    const points: [number, number][] = [
      [minute(0), Number.NaN],
      [minute(1), Number.POSITIVE_INFINITY],
      [minute(2), 3],
    ];
    const { client } = stubClient({ MetricDataResults: [result('a', points)] });
    expect([...((await readSeries(client, QUERIES, SPAN)).get('a') ?? [])]).toEqual([[minute(2), 3]]);
  });

  it('of a span without minutes is not asked for', async () => {
    const { client, inputs } = stubClient();
    expect((await readSeries(client, QUERIES, { fromMs: minute(0), toMs: minute(0) })).size).toBe(0);
    expect(inputs).toEqual([]);
  });

  it('among more than 500 is refused as our mistake', async () => {
    const queries = Array.from({ length: 501 }, (_, index) => ({ Id: `q${index}` }));
    await expect(readSeries(stubClient().client, queries, SPAN)).rejects.toThrow(RangeError);
  });
});
