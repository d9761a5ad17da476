import { afterEach, describe, expect, it } from 'vitest';
import { type Local, startLocal } from '../helpers/local.ts';
import { standEndpoints, startTrials, type TrialSetting, untilDecided } from '../helpers/trials.ts';

const USUAL = { errorRate: 0.005 };

describe('a rollout', () => {
  let local: Local;
  afterEach(() => local.stop());

  async function decided(setting: TrialSetting) {
    await standEndpoints(local, ['fraud'], setting);
    const [view] = await untilDecided(local, await startTrials(local, ['fraud'], setting), 70);
    if (!view) throw new Error('Nothing was started.');
    return { view, looks: (await local.api('GET', `/v1/rollouts/${view.id}/looks`)).body.items };
  }

  const latencyOf = (variant: string) => ({
    namespace: 'AWS/SageMaker',
    name: 'ModelLatency',
    dimensions: { EndpointName: '{endpoint}', VariantName: variant },
    statistic: 'Average',
  });
  const slowdown = {
    kind: 'metric',
    name: 'slowdown',
    expression: 'next / live',
    metrics: { next: latencyOf('{challenger}'), live: latencyOf('{champion}') },
    above: 1.5,
    minutes: 2,
    outOf: 3,
  };

  it('is stopped by a metric guard of its user: an expression over both variants', async () => {
    local = await startLocal({ seed: 1 });
    const challenger = { errorRate: 0.005, latencyMs: 40 };
    const request = { guards: [slowdown] };
    const { view, looks } = await decided({ requestsPerMinute: 600, champion: USUAL, challenger, request });
    const sentence = 'slowdown was above 1.5 in 2 of the last 2 minutes.';
    expect(view.cause).toEqual({ kind: 'guard', outcome: 'guard-failed', sentence });
    const { evidence } = looks[0].verdicts.find(({ guard }: { guard: string }) => guard === 'metric:slowdown');
    expect(evidence).toMatchObject({ threshold: 1.5, comparison: 'above', fails: '2 of 3', badMinutes: 2 });
    expect(evidence.latest).toBeGreaterThan(1.5);
  });

  it('moves on past a metric guard that keeps its bound', async () => {
    local = await startLocal({ seed: 1 });
    const steps = [
      { weight: 10, hold: '6m' },
      { weight: 100, hold: '5m' },
    ];
    const request = { guards: [slowdown], steps };
    const { view } = await decided({ requestsPerMinute: 600, champion: USUAL, challenger: USUAL, request });
    expect(view).toMatchObject({ status: 'progressing', currentStep: 1, cause: null });
  });

  it('of a slow model is stopped where percentiles have to stand in for counts, and says so', async () => {
    local = await startLocal({ seed: 1, cloudwatch: { extendedStatistics: 'percentiles-only' } });
    const challenger = { errorRate: 0.005, latencyMs: 40 };
    const { view, looks } = await decided({ requestsPerMinute: 200, champion: USUAL, challenger });
    expect(view.cause).toMatchObject({
      kind: 'guard',
      sentence: expect.stringMatching(/^Slower than \d+ ms \(\d+ ms for the challenger\): .* proof of harm/),
    });
    expect(looks[0].notes).toEqual([
      'Slow requests are interpolated between percentiles of ModelLatency, as this account has no counts of them.',
    ]);
  });
});
