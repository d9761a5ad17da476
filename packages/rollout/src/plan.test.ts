import { describe, expect, it } from 'vitest';
import type { AlarmDescription } from './alarms.ts';
import { CEILING, champion, findings, guards, LEARNED, originalConfig, request, variant } from './fixtures.ts';
import { planRollout } from './plan.ts';

const ID = 'rol_0123456789abcdefghjkmnpqrs';

function plan(asked: Parameters<typeof request>[0] = {}, found: Parameters<typeof findings>[0] = {}) {
  return planRollout(ID, request(asked), findings(found));
}

function faults(asked: Parameters<typeof request>[0] = {}, found: Parameters<typeof findings>[0] = {}) {
  const answer = plan(asked, found);
  return answer.kind === 'refused' ? answer.faults.map(({ pointer, code }) => `${pointer} ${code}`) : [];
}

const steps = (...weights: number[]) =>
  weights.map((weightPercent) => ({ weightPercent, holdSeconds: 600, longestHoldSeconds: 1800 }));
const config = (overrides: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  config: { body: { ...originalConfig(overrides), ...more }, tags: {} },
});

function alarm(
  metric: Partial<NonNullable<AlarmDescription['metric']>>,
  state: AlarmDescription['state'] = 'OK',
): AlarmDescription {
  return {
    name: 'p99',
    state,
    metric: {
      namespace: 'AWS/SageMaker',
      name: 'ModelLatency',
      dimensions: {},
      statistic: 'p99',
      periodSeconds: 60,
      comparison: 'above',
      threshold: 250_000,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      ...metric,
    },
  };
}

describe('a plan is refused', () => {
  it.each([
    ['for an unknown endpoint', { endpoint: 'missing', config: 'missing' } as const, '#/endpoint endpoint_unknown'],
    ['while it is Creating', { endpoint: champion({ status: 'Creating' }) }, '#/endpoint endpoint_busy'],
    ['while it is Updating', { endpoint: champion({ status: 'Updating' }) }, '#/endpoint endpoint_busy'],
    ['while it is SystemUpdating', { endpoint: champion({ status: 'SystemUpdating' }) }, '#/endpoint endpoint_busy'],
    ['while it is RollingBack', { endpoint: champion({ status: 'RollingBack' }) }, '#/endpoint endpoint_busy'],
    ['for a Failed endpoint', { endpoint: champion({ status: 'Failed' }) }, '#/endpoint endpoint_not_in_service'],
    ['while it is Deleting', { endpoint: champion({ status: 'Deleting' }) }, '#/endpoint endpoint_not_in_service'],
    ['for a deleted live config', { config: 'missing' } as const, '#/endpoint endpoint_config_missing'],
    ['beside a shadow variant', { endpoint: champion({ hasShadowVariants: true }) }, '#/endpoint endpoint_unsupported'],
    [
      'for two production variants',
      { endpoint: champion({ variants: [variant('a', 1), variant('b', 1)] }) },
      '#/endpoint endpoint_unsupported',
    ],
    ['for inference components', config({ ModelName: undefined }), '#/endpoint endpoint_unsupported'],
    ['for managed scaling', config({ ManagedInstanceScaling: {} }), '#/endpoint endpoint_unsupported'],
    ['for a serverless variant', config({ ServerlessConfig: {} }), '#/endpoint endpoint_unsupported'],
    ['for an asynchronous endpoint', config({}, { AsyncInferenceConfig: {} }), '#/endpoint endpoint_unsupported'],
    ['for an unknown model', { modelExists: false }, '#/model model_unknown'],
  ])('%s', (_, found, fault) => {
    expect(faults({}, found)).toEqual([fault]);
  });

  it.each([
    ['for the model that serves already', { modelName: 'fraud-v1' }, ['#/model model_already_live']],
    ['for traffic that falls', { steps: steps(50, 20, 100) }, ['#/steps/1/weight traffic_falls']],
    ['for a last step short of 100 %', { steps: steps(10, 50) }, ['#/steps/1/weight traffic_incomplete']],
    ['for no steps at all', { steps: [] }, ['#/steps/0/weight traffic_incomplete']],
    [
      'for an unknown alarm',
      { guards: guards({ kind: 'alarm', alarmName: 'gone' }) },
      ['#/guards/0/alarmName alarm_unknown'],
    ],
  ])('%s', (_, asked, expected) => {
    expect(faults(asked)).toEqual(expected);
  });

  it('for an alarm on the champion whose period cannot be asked of the challenger minute by minute', () => {
    const asked = { guards: guards({ kind: 'alarm', alarmName: 'p99' }) };
    const alarms = [alarm({ dimensions: { VariantName: 'primary' }, periodSeconds: 300 })];
    expect(plan(asked, { alarms })).toMatchObject({
      kind: 'refused',
      faults: [
        {
          pointer: '#/guards/0/alarmName',
          code: 'alarm_watches_champion',
          detail: expect.stringContaining('Use a metric guard'),
        },
      ],
    });
  });

  it('for two guards on the same thing', () => {
    expect(faults({ guards: guards(CEILING, CEILING) })).toEqual(['#/guards/1 guard_named_twice']);
  });

  it('for everything that is wrong at once', () => {
    const asked = { steps: steps(50, 20, 30), guards: guards({ kind: 'alarm', alarmName: 'gone' }) };
    expect(faults(asked, { endpoint: champion({ status: 'Updating' }), modelExists: false })).toEqual([
      '#/endpoint endpoint_busy',
      '#/model model_unknown',
      '#/steps/1/weight traffic_falls',
      '#/steps/2/weight traffic_incomplete',
      '#/guards/0/alarmName alarm_unknown',
    ]);
  });
});

describe('a plan', () => {
  it('keeps how much room the challenger gets and how swaps treat autoscaling', () => {
    expect(made({ headroomPercent: 25, deregisters: true }).plan).toMatchObject({
      headroomPercent: 25,
      deregisters: true,
    });
    expect(Object.keys(made({}).plan)).not.toContain('headroomPercent');
  });

  const made = (asked: Parameters<typeof request>[0] = {}, found: Parameters<typeof findings>[0] = {}) => {
    const answer = plan(asked, found);
    if (answer.kind === 'refused') throw new Error(JSON.stringify(answer.faults));
    return answer;
  };

  it('has the challenger beside the champion as it is now, at weight 0', () => {
    const { configs } = made({}, { endpoint: champion({ variants: [variant('primary', 1, 5)] }) }).plan;
    expect(configs.canary.body.ProductionVariants).toEqual([
      {
        VariantName: 'primary',
        ModelName: 'fraud-v1',
        InstanceType: 'ml.m5.large',
        InitialInstanceCount: 5,
        InitialVariantWeight: 1,
      },
      {
        VariantName: 'fl-0123456789abcdefghjkmnpqrs',
        ModelName: 'fraud-v2',
        InstanceType: 'ml.m5.large',
        InitialInstanceCount: 5,
        InitialVariantWeight: 0,
      },
    ]);
  });

  it('ends with one variant of the original name', () => {
    const { configs } = made().plan;
    expect(configs.final.body.ProductionVariants).toEqual([
      expect.objectContaining({ VariantName: 'primary', ModelName: 'fraud-v2', InitialVariantWeight: 1 }),
    ]);
  });

  it('keeps members of the config that it does not know', () => {
    const DataCaptureConfig = { EnableCapture: true };
    const { configs } = made({}, config({ VolumeSizeInGB: 64 }, { DataCaptureConfig })).plan;
    expect(configs.final.body).toMatchObject({ DataCaptureConfig, ProductionVariants: [{ VolumeSizeInGB: 64 }] });
  });

  it('names its configs by what is in them, within what SageMaker allows', () => {
    const [two, five] = [2, 5].map(
      (count) =>
        made({}, { endpoint: champion({ variants: [variant('primary', 1, count)] }) }).plan.configs.canary.name,
    );
    expect(two).toMatch(/^fl-0123456789abcdefghjkmnpqrs-canary-[0-9a-f]{8}$/);
    expect(two).not.toBe(five);
    expect(two?.length).toBeLessThanOrEqual(63);
  });

  it('marks what it makes, beside the tags of the original', () => {
    const { tags } = made({}, { config: { body: originalConfig(), tags: { team: 'risk' } } }).plan;
    expect(tags).toEqual({ team: 'risk', 'fairlead:rollout': ID });
  });

  it.each([
    ['is compared once more at 95 %', { steps: steps(10, 100), judgeAtFull: true }, [10, 95, 100]],
    ['goes straight to 100 % when told to', { steps: steps(10, 100), judgeAtFull: false }, [10, 100]],
    ['needs no extra step after 97 %', { steps: steps(97, 100), judgeAtFull: true }, [97, 100]],
    ['may stay at a share twice', { steps: steps(50, 50, 100), judgeAtFull: false }, [50, 50, 100]],
  ])('%s', (_, asked, expected) => {
    expect(made(asked).plan.steps.map(({ weightPercent }) => weightPercent)).toEqual(expected);
  });

  it('speaks of the endpoint as SageMaker spells it', () => {
    expect(made({ endpointName: 'FRAUD' }).endpointName).toBe('fraud');
  });

  it('warns of a champion on one instance, and of nothing on two', () => {
    const single = { endpoint: champion({ variants: [variant('primary', 1, 1)] }) };
    expect(made({}, single).warnings).toEqual([expect.stringContaining('fewer than 2 instances')]);
    expect(made().warnings).toEqual([]);
  });

  it('holds the bound of an alarm on the champion on the challenger instead', () => {
    const asked = { guards: guards({ kind: 'alarm', alarmName: 'p99' }) };
    const { plan: made_, warnings } = made(asked, {
      alarms: [alarm({ dimensions: { VariantName: 'primary' } }, 'ALARM')],
    });
    expect(made_.guards.rules[0]).toEqual({
      kind: 'metric',
      name: 'p99',
      source: {
        metric: {
          namespace: 'AWS/SageMaker',
          name: 'ModelLatency',
          dimensions: { VariantName: '{challenger}' },
          statistic: 'p99',
        },
      },
      comparison: 'above',
      threshold: 250_000,
      minutes: 2,
      outOf: 3,
    });
    expect(made_.disarmedAlarms).toEqual([]);
    expect(warnings.join(' ')).toContain('held on the challenger');
  });

  it('disarms an alarm on the endpoint that is in ALARM already, and says so', () => {
    const { plan: made_, warnings } = made(
      { guards: guards({ kind: 'alarm', alarmName: 'p99' }) },
      { alarms: [alarm({}, 'ALARM')] },
    );
    expect(made_.disarmedAlarms).toEqual(['p99']);
    expect(warnings.join(' ')).toContain('disarmed until it has been OK once');
  });

  it('adds a ceiling for full traffic: 2 %, or three times what the champion fails', () => {
    const rules = (baselineRate: number) =>
      made(
        { guards: guards({ kind: 'errors', metric: '5xx' }) },
        { learned: { ...LEARNED, baselines: { '5xx': { noise: 0, baselineRate } } } },
      ).plan.guards.rules[1];
    expect(rules(0.001)).toEqual({ kind: 'error-ceiling', maxErrorPercent: 2, minRequests: 50, atFullOnly: true });
    expect(rules(0.02)).toMatchObject({ maxErrorPercent: 6 });
  });
});
