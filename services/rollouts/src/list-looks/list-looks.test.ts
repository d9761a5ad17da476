import { afterEach, describe, expect, it } from 'vitest';
import { type Local, startLocal } from '../../../../test/helpers/local.ts';
import { standEndpoints, startTrials } from '../../../../test/helpers/trials.ts';

const SETTING = { requestsPerMinute: 200, champion: { errorRate: 0.005 }, challenger: { errorRate: 0.005 } };

describe('the looks of a rollout', () => {
  let local: Local;
  afterEach(() => local.stop());

  async function watched(minutes: number, cloudwatch = {}, request = {}): Promise<string> {
    local = await startLocal({ cloudwatch });
    const setting = { ...SETTING, request };
    await standEndpoints(local, ['fraud'], setting);
    const [trial] = await startTrials(local, ['fraud'], setting);
    await local.untilPhase(trial?.id ?? '', 'holding');
    await local.advanceMinutes(minutes);
    return trial?.id ?? '';
  }
  const looks = (id: string, query = '') => local.api('GET', `/v1/rollouts/${id}/looks${query}`);

  it('carry counts, evidence, its threshold and a sentence of each guard', async () => {
    const id = await watched(12);
    const { status, body } = await looks(id, '?limit=1');
    expect(status).toBe(200);
    const [{ verdicts, champion, challenger, notes }] = body.items;
    expect([champion.requests + challenger.requests, notes]).toEqual([
      2000,
      ['Slow requests are counted by CloudWatch\u0027s trimmed count of ModelLatency.'],
    ]);
    expect(verdicts.map(({ guard }: { guard: string }) => guard)).toEqual([
      '5xx',
      'slow-p99',
      'slow-p90',
      '4xx',
      'traffic-share',
      'error-ceiling',
    ]);
    expect(verdicts[0].sentence).toMatch(/^5xx: \d+ of \d+ \(.* %\) of the challenger against \d+ of 1,\d+ /);
    expect(verdicts[0].evidence).toEqual({
      championRequests: champion.requests,
      championBad: champion.errors,
      requests: challenger.requests,
      bad: challenger.errors,
      evidence: expect.any(Number),
      // ln(1 / (0.01 × 0.38)): the guard's share of alpha, 0.4 of 1.05.
      threshold: expect.closeTo(5.570251, 5),
      harmless: expect.any(Number),
      harmlessThreshold: expect.closeTo(2.995732, 5),
    });
  });

  it('at the end of a hold bound how much worse the challenger can be', async () => {
    const id = await watched(12, {}, { steps: [{ weight: 10, hold: '8m' }, { weight: 100 }], minEvidence: 100_000 });
    const { body } = await looks(id, '?limit=1');
    const { ratioAtLeast, ratioAtMost } = body.items[0].verdicts[0].evidence;
    expect(ratioAtLeast).toBeLessThan(1);
    expect(ratioAtMost === null || ratioAtMost > 1).toBe(true);
  });

  it('come newest first, page by page, one a minute and none twice', async () => {
    const id = await watched(9);
    const minutes: string[] = [];
    let query = '?limit=4';
    for (;;) {
      const { body } = await looks(id, query);
      expect(body.items.length).toBeLessThanOrEqual(4);
      minutes.push(...body.items.map(({ at }: { at: string }) => at.slice(0, 16)));
      if (body.nextCursor === null) break;
      query = `?limit=4&cursor=${encodeURIComponent(body.nextCursor)}`;
    }
    expect(minutes.length).toBeGreaterThanOrEqual(9);
    expect(minutes).toEqual([...new Set(minutes)].toSorted().reverse());
  });

  it('of a rollout that does not exist are not found, and a cursor that is none is refused', async () => {
    const id = await watched(2);
    expect(await looks('rol_nope')).toMatchObject({ status: 404, body: { type: '/problems/rollout_unknown' } });
    expect(await looks(id, '?cursor=rubbish')).toMatchObject({
      status: 400,
      body: { type: '/problems/query_invalid', errors: [{ pointer: '?cursor' }] },
    });
  });

  it('say so where the account has no counts of slow requests, and percentiles stand in for them', async () => {
    const id = await watched(12, { extendedStatistics: 'percentiles-only' });
    const [{ notes, verdicts }] = (await looks(id, '?limit=1')).body.items;
    expect(notes).toEqual([
      'Slow requests are interpolated between percentiles of ModelLatency, as this account has no counts of them.',
    ]);
    const { requests, championRequests } = verdicts[2].evidence;
    expect(verdicts[2].guard).toBe('slow-p90');
    // Ten minutes, less the two of the warm-up.
    expect(requests + championRequests).toBe(1600);
  });
});
