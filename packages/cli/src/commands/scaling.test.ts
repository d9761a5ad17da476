import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../cli-fixture.ts';

const POLICY = { variants: { primary: { min: 2, max: 6 } } };
const STATUS = {
  state: 'drifted',
  why: 'The account is no longer as the policy says.',
  checkedAt: '2026-01-14T09:00:00.000Z',
  drift: ['policy load of variant primary: TargetValue is 900, wanted 700'],
  foreign: ['policy by-hand of variant primary'],
  errors: [],
};

describe('the commands on scaling', () => {
  let file = '';
  beforeAll(() => {
    file = join(mkdtempSync(join(tmpdir(), 'fairlead-')), 'scaling.yaml');
    writeFileSync(file, 'variants:\n  primary: { min: 2, max: 6 }\n');
  });
  afterAll(() => rmSync(join(file, '..'), { recursive: true }));

  it('plan sends the file’s policy and shows changes, what is foreign, and notes', async () => {
    const asked: unknown[] = [];
    const { out, code } = await run(['scaling', 'plan', 'fraud', '-f', file], {
      planScaling: async (...all) => {
        asked.push(all);
        const changes = ['+ scalable target of variant primary: MinCapacity 2'];
        return { endpoint: 'fraud', changes, drift: [], foreign: STATUS.foreign, notes: ['min 2 raises it at once.'] };
      },
    });
    expect(asked).toEqual([[{ name: 'fraud' }, POLICY]]);
    expect([code, out.split('\n')]).toEqual([
      0,
      [
        'fraud: 1 change(s).',
        '  + scalable target of variant primary: MinCapacity 2',
        '  = policy by-hand of variant primary: not in the policy, kept',
        'Note: min 2 raises it at once.',
        '',
      ],
    ]);
  });

  it('apply puts the policy, applies it and shows the outcome', async () => {
    const calls: string[] = [];
    const { out, code } = await run(['scaling', 'apply', 'fraud', '-f', file], {
      putScaling: async (_, policy) => {
        calls.push(`put ${JSON.stringify(policy)}`);
        return policy;
      },
      applyScaling: async () => {
        calls.push('apply');
        return { ...STATUS, state: 'applied', why: 'Applied.', drift: [], foreign: [] };
      },
    });
    expect([code, calls]).toEqual([0, [`put ${JSON.stringify(POLICY)}`, 'apply']]);
    expect(out).toBe('fraud: applied  (2026-01-14 09:00 UTC)\n  Applied.\n');
  });

  it('apply that AWS refused ends with 1', async () => {
    const { code, error } = await run(['scaling', 'apply', 'fraud'], {
      applyScaling: async () => ({ ...STATUS, state: 'failed' }),
    });
    expect([code, error]).toEqual([1, 'It was not applied.\n']);
  });

  it('show tells how the policy stands, then the policy', async () => {
    const { out } = await run(['scaling', 'show', 'fraud'], {
      scaling: async () => POLICY,
      scalingStatus: async () => STATUS,
    });
    expect(out.split('\n')).toEqual([
      'fraud: drifted  (2026-01-14 09:00 UTC)',
      '  The account is no longer as the policy says.',
      '  ~ policy load of variant primary: TargetValue is 900, wanted 700',
      '  = policy by-hand of variant primary: not in the policy, kept',
      '',
      'variants:',
      '  primary:',
      '    min: 2',
      '    max: 6',
      '',
    ]);
  });

  it('advise shows a chart as wide as there is room, the numbers, why, and what only a load test tells', async () => {
    const asked: unknown[] = [];
    const { out } = await run(['scaling', 'advise', 'fraud', '--load-tested', '1600', '--price', '0.5'], {
      scalingAdvice: async (...all) => {
        asked.push(all);
        const advice = {
          targetPerInstance: 800,
          min: 2,
          max: 6,
          instanceHoursPerDay: { now: 96, advised: 60 },
          latencyP95Ms: { now: 50, nearTarget: 62 },
          because: ['Target 800: half of what the load test found.'],
          caveats: ['Only a load test finds what an instance takes.'],
        };
        return { endpoint: 'fraud', variant: 'primary', advice, chart: [0, 10, 20] };
      },
    });
    expect(asked).toEqual([[{ name: 'fraud' }, { loadTested: '1600' }]]);
    const lines = out.split('\n');
    expect([lines[0], lines[1], lines[5]]).toEqual(['fraud, primary: invocations per minute', '20 │  █', ' 0 │▁██']);
    expect(lines.slice(7)).toEqual([
      '  target  800 invocations per instance and minute (SageMakerVariantInvocationsPerInstance)',
      '  min     2',
      '  max     6',
      '  cost    60 instance-hours a day instead of 96 (-37 %), -540 USD a month',
      '  latency p95 50 ms over the past, 62 ms near the target',
      '',
      '- Target 800: half of what the load test found.',
      '! Only a load test finds what an instance takes.',
      '',
    ]);
  });

  const series = new URL('../../../../test/fixtures/cloudwatch/elb_request_count_8c0756.csv', import.meta.url).pathname;

  it('backtest plays a policy against a real load balancer’s requests, beside fixed capacity', async () => {
    const args = ['--policy', file, '--capacity', '1000', '--factor', '100', '--fixed', '4'];
    const { code, out } = await run(['scaling', 'backtest', series, ...args]);
    expect(code).toBe(0);
    expect(out).toMatch(/policy, 0 changes +673 +\d+/);
    expect(out).toMatch(/fixed, 4 instance\(s\) +1347 +515 \(2\.6 %\)/);
    expect(out).toMatch(/fixed for the peak, 14 +4713 +0 \(0\.0 %\)/);
  });

  it.each([
    ['a capacity of 0', [series, '--capacity', '0'], /--capacity is "0"; give a number above 0/],
    ['a file that is no series', ['package.json', '--capacity', '1'], /package\.json cannot be read: Line 2/],
    ['an unknown variant', [series, '--capacity', '1', '--variant', 'x'], /has no variant x; it has primary/],
  ])('backtest with %s says what to give', async (_, args, message) => {
    const { code, error } = await run(['scaling', 'backtest', ...args, '--policy', file]);
    expect([code, error]).toEqual([2, expect.stringMatching(message)]);
  });
});
