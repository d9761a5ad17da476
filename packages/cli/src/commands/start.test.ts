import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run, SUCCEEDED, VIEW } from '../cli-fixture.ts';

describe('fairlead rollout start', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fairlead-'));
    writeFileSync(join(folder, 'request.yaml'), 'endpoint: fraud\nmodel: fraud-v2\nprofile: sharp\nmaxHold: 2h\n');
    writeFileSync(join(folder, 'list.yaml'), '- endpoint\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function requestOf(...options: string[]) {
    const sent: { body?: unknown; key?: string | undefined } = {};
    const ran = await run(['rollout', 'start', ...options.map((text) => text.replace('<folder>', folder))], {
      start: async (body, key) => {
        Object.assign(sent, { body, key });
        return { ...VIEW, warnings: ['Alarm orders is in ALARM now.'] };
      },
    });
    return { ...ran, ...sent };
  }

  it('sends what the options say, and tells what was started with its warnings', async () => {
    const { code, out, body, key } = await requestOf(
      ...['-e', 'fraud', '-m', 'fraud-v2', '--steps', '10,50,100', '--hold', '5m', '--keep-warm', '1h'],
      ...['--max-hold', '30m', '--profile', 'guarded', '--on-inconclusive', 'rollback', '--no-judge-at-full'],
      ...['--headroom', '25', '--scaling-on-update', 'deregister', '--idempotency-key', 'deploy-17'],
    );
    expect([code, key]).toEqual([0, 'deploy-17']);
    expect(body).toEqual({
      endpoint: 'fraud',
      model: 'fraud-v2',
      steps: [
        { weight: 10, hold: '5m' },
        { weight: 50, hold: '5m' },
        { weight: 100, hold: '5m' },
      ],
      keepWarm: '1h',
      maxHold: '30m',
      profile: 'guarded',
      onInconclusive: 'rollback',
      judgeAtFull: false,
      headroomPercent: 25,
      scaling: { onUpdate: 'deregister' },
    });
    expect(out).toBe(
      'rol_1 started: fraud-v2 on fraud.\nWarning: Alarm orders is in ALARM now.\nThe challenger carries 10 %. Guards watch until 09:10:00 UTC.\n',
    );
  });

  it('leaves out what was not said, so that the endpoint’s policy has its word', async () => {
    expect((await requestOf('-e', 'fraud', '-m', 'fraud-v2')).body).toEqual({ endpoint: 'fraud', model: 'fraud-v2' });
  });

  it('adds alarms and a ceiling to whatever guards the endpoint has', async () => {
    const { body } = await requestOf(
      ...['-e', 'fraud', '-m', 'fraud-v2', '--alarm', 'p99', '--alarm', 'orders'],
      ...['--max-error-percent', '2.5', '--min-requests', '500'],
    );
    expect(body).toEqual({
      endpoint: 'fraud',
      model: 'fraud-v2',
      addGuards: [
        { kind: 'alarm', alarmName: 'p99' },
        { kind: 'alarm', alarmName: 'orders' },
        { kind: 'error-ceiling', maxErrorPercent: 2.5, minRequests: 500 },
      ],
    });
  });

  it('reads a request from YAML, and options beside it win', async () => {
    expect((await requestOf('-f', '<folder>/request.yaml', '--profile', 'standard')).body).toEqual({
      endpoint: 'fraud',
      model: 'fraud-v2',
      profile: 'standard',
      maxHold: '2h',
    });
  });

  it('prints JSON for scripts', async () => {
    const { out } = await requestOf('-e', 'fraud', '-m', 'fraud-v2', '--json');
    expect(JSON.parse(out)).toMatchObject({ id: 'rol_1', status: 'progressing', warnings: [expect.any(String)] });
  });

  it('with --watch follows what it started to its end', async () => {
    const { code, out } = await run(['rollout', 'start', '-e', 'fraud', '-m', 'fraud-v2', '--watch'], {
      start: async () => ({ ...VIEW, warnings: [] }),
      show: async () => SUCCEEDED,
    });
    expect([code, out.split('\n').at(-2)]).toEqual([
      0,
      '09:02:30  fraud-v2  succeeded  100 %  challenger 200 requests, 1 errors (0.50 %)  fraud-v2 serves all traffic.',
    ]);
  });

  it.each<[string, string[], RegExp]>([
    [
      'without an endpoint and a model',
      [],
      /Say what to roll out where: --endpoint <name> with --model <name> or --model-package <arn>/,
    ],
    ['with a hold but no steps', ['-e', 'a', '-m', 'b', '--hold', '5m'], /--hold goes with --steps/],
    [
      'with a step that is no number',
      ['-e', 'a', '-m', 'b', '--steps', '10,x'],
      /--steps has "x"; give whole percents/,
    ],
    ['with requests for no ceiling', ['-e', 'a', '-m', 'b', '--min-requests', '5'], /goes with --max-error-percent/],
    ['with a file that is not there', ['-f', '<folder>/nope.yaml'], /nope\.yaml cannot be read: ENOENT/],
    ['with a file that holds a list', ['-f', '<folder>/list.yaml'], /holds no fields; write them as YAML/],
    ['with an option nobody knows', ['--wieght', '5'], /unknown option '--wieght'.*\(--help shows what there is\)/s],
  ])('%s exits 2, says what to do, and sends nothing', async (_, options, message) => {
    const { code, error, body } = await requestOf(...options);
    expect([code, body]).toEqual([2, undefined]);
    expect(error).toMatch(message);
  });
});
