import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOOK, PLAN, run } from '../cli-fixture.ts';

describe('the commands on guards', () => {
  let file = '';
  beforeAll(() => {
    file = join(mkdtempSync(join(tmpdir(), 'fairlead-')), 'policy.yaml');
    writeFileSync(file, 'profile: sharp\nguards:\n  - kind: errors\n    metric: 5xx\n');
  });
  afterAll(() => rmSync(join(file, '..'), { recursive: true }));
  const POLICY = { profile: 'sharp', guards: [{ kind: 'errors', metric: '5xx' }] };

  it('rollout plan shows each step with what its guards can see', async () => {
    const { code, out } = await run(['rollout', 'plan', '-e', 'fraud', '-m', 'fraud-v2'], { plan: async () => PLAN });
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      'fraud-v2 would replace fraud-v1 on fraud, as variant primary.',
      '',
      'smoke   skipped: no sample request is given (--sample <file>)',
      '',
      '10 %  held 10m, at most 30m, on 1 instance  UNDERPOWERED',
      '    Underpowered: a doubling.',
      '100 %  held 30m, at most 30m, on 4 instances',
      '    Only the ceiling watches.',
      '',
      'Guards: 5xx, error-ceiling.',
      "Takes 40m at least, plus SageMaker's own time. Peak while fleets are swapped: 6 × ml.m5.large.",
      'Autoscaling: suspended around each swap; in between the champion does not scale in.',
      '  copied for the challenger: scalable target of variant fl-1',
      '  brought back at the end, and compared: scalable target of variant primary',
      'Warning: Alarm orders is in ALARM now.',
      '',
    ]);
  });

  it('rollout plan --json prints the API’s answer', async () => {
    const { out } = await run(['rollout', 'plan', '-e', 'fraud', '-m', 'fraud-v2', '--json'], {
      plan: async () => PLAN,
    });
    expect(JSON.parse(out)).toEqual(PLAN);
  });

  it('rollout evidence shows look by look what each guard said, its bounds, and how to go on', async () => {
    const asked: unknown[] = [];
    const { out } = await run(['rollout', 'evidence', 'rol_1', '--limit', '1', '--cursor', '2026-01-14T09:03'], {
      looks: async (...all) => {
        asked.push(all);
        return { items: [LOOK], nextCursor: '2026-01-14T09:02' };
      },
    });
    expect(asked).toEqual([['rol_1', { limit: 1, cursor: '2026-01-14T09:03' }]]);
    expect(out.split('\n')).toEqual([
      '2026-01-14 09:02 UTC',
      '  undecided 5xx: Not enough to tell.',
      '            ratio to the champion: at least 0.0123, at most 5.68',
      '  pass      alarm:p99: Alarm p99 is OK.',
      '  note      Slow requests are counted.',
      '',
      'More: fairlead rollout evidence rol_1 --cursor 2026-01-14T09:02',
      '',
    ]);
  });

  it('rollout evidence of a rollout without a look says why there is none', async () => {
    const { out } = await run(['rollout', 'evidence', 'rol_1'], {
      looks: async () => ({ items: [], nextCursor: null }),
    });
    expect(out).toBe('No guard has looked yet: the challenger has had no live traffic.\n');
  });

  it('policy set puts what the YAML says, and shows it as YAML', async () => {
    const put: unknown[] = [];
    const { code, out } = await run(['policy', 'set', 'fraud', '-f', file], {
      putPolicy: async (endpoint, policy) => {
        put.push(endpoint, policy);
        return policy;
      },
    });
    expect([code, put]).toEqual([0, [{ name: 'fraud' }, POLICY]]);
    expect(out).toBe('profile: sharp\nguards:\n  - kind: errors\n    metric: 5xx\n');
  });

  it('policy get --json and policy schema print JSON', async () => {
    const got = await run(['policy', 'get', 'fraud', '--json'], { policy: async () => POLICY });
    const schema = await run(['policy', 'schema'], { policySchema: async () => ({ title: 'a policy' }) });
    expect([JSON.parse(got.out), JSON.parse(schema.out)]).toEqual([POLICY, { title: 'a policy' }]);
  });

  const BACKTEST = [
    'guard',
    'backtest',
    '-e',
    'fraud',
    '--from',
    '2026-01-14T09:00:00Z',
    '--to',
    '2026-01-14T12:00:00Z',
  ];

  it('guard backtest sends the policy, the past and the incident, and prints the answer’s lines', async () => {
    const sent: unknown[] = [];
    const window = '2026-01-14T10:00:00Z/2026-01-14T10:30:00Z';
    const { code, out } = await run([...BACKTEST, '--window', window, '-f', file, '--seed', '7'], {
      backtest: async (body) => {
        sent.push(body);
        return { lines: ['Of 3 healthy rollouts, 0 would have been rolled back.', 'It took 2 min.'] };
      },
    });
    expect(sent).toEqual([
      {
        ...POLICY,
        endpoint: 'fraud',
        from: '2026-01-14T09:00:00Z',
        to: '2026-01-14T12:00:00Z',
        window: { from: '2026-01-14T10:00:00Z', to: '2026-01-14T10:30:00Z' },
        seed: 7,
      },
    ]);
    expect([code, out]).toEqual([0, 'Of 3 healthy rollouts, 0 would have been rolled back.\nIt took 2 min.\n']);
  });

  it.each<[string, string[], RegExp]>([
    ['guard backtest without an end', BACKTEST.slice(0, -2), /required option '--to <moment>' not specified/],
    ['guard backtest with half a window', [...BACKTEST, '--window', '2026'], /give two moments with a slash between/],
    ['policy set without a file', ['policy', 'set', 'fraud'], /required option '-f, --file <path>' not specified/],
    ['rollout evidence without an id', ['rollout', 'evidence'], /missing required argument 'id'/],
    ['a command nobody knows', ['rollout', 'begin'], /unknown command 'begin'/],
  ])('%s exits 2 and says what is missing', async (_, commandLine, message) => {
    const { code, error } = await run(commandLine);
    expect(code).toBe(2);
    expect(error).toMatch(message);
  });
});
