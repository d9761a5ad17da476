import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { WaveDetail } from '../api-client.ts';
import { run } from '../cli-fixture.ts';

const WAVE: WaveDetail = {
  id: 'wav_1',
  status: 'progressing',
  why: 'Stage 2 of 2: 1 endpoint is under way.',
  startedAt: '2026-01-14T09:00:00.000Z',
  startedBy: 'ana',
  endedAt: null,
  endpoints: 3,
  stages: [1, 2],
  currentStage: 1,
  maxInFlight: 10,
  counts: { pending: 1, running: 1, succeeded: 1 },
  forecast: {
    endsAt: '2026-01-14T11:30:00.000Z',
    totalSeconds: 9_000,
    extraInstanceHours: { 'ml.m5.large': 7.5 },
    costUsd: 1.01,
    learnedFrom: 1,
  },
  allowedActions: ['pause', 'abort'],
  trouble: null,
  asOf: '2026-01-14T10:00:00.000Z',
  targets: [
    {
      endpoint: 'fraud-eu',
      accountId: '111122223333',
      region: 'us-east-1',
      model: 'fraud-v2',
      stage: 0,
      state: 'succeeded',
      why: 'fraud-v2 serves.',
      sinceAt: '2026-01-14T09:50:00.000Z',
      rolloutId: 'rol_1',
    },
    {
      endpoint: 'fraud-us',
      accountId: '111122223333',
      region: 'eu-west-1',
      model: 'fraud-v2',
      stage: 1,
      state: 'running',
      why: 'Guards watch.',
      sinceAt: '2026-01-14T09:51:00.000Z',
      rolloutId: null,
    },
  ],
};
const SUMMARY = [
  'wav_1  progressing  3 endpoints in stages of 1, 2',
  '  1 pending, 1 running, 1 succeeded',
  '  Stage 2 of 2: 1 endpoint is under way.',
  '  ends about 2026-01-14 11:30 UTC; costs about 1.01 USD (7.5 h of ml.m5.large)',
];

function waveFile(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'wave-')), 'wave.yaml');
  writeFileSync(file, 'endpoints: [fraud-eu, { name: fraud-us, region: eu-west-1 }]\nmodel: fraud-v2\n');
  return file;
}

describe('fairlead wave start', () => {
  it('sends the file and the key, and shows the forecast with what to know', async () => {
    const asked: unknown[] = [];
    const { code, out } = await run(['wave', 'start', '--file', waveFile(), '--idempotency-key', 'k1'], {
      startWave: async (...all) => {
        asked.push(...all);
        return { ...WAVE, warnings: ['One instance only.'] };
      },
    });
    expect([code, asked]).toEqual([
      0,
      [{ endpoints: ['fraud-eu', { name: 'fraud-us', region: 'eu-west-1' }], model: 'fraud-v2' }, 'k1'],
    ]);
    expect(out.split('\n')).toEqual([...SUMMARY, 'Warning: One instance only.', '']);
  });

  it('needs a file', async () => {
    expect((await run(['wave', 'start'])).code).toBe(2);
  });
});

describe('fairlead wave show', () => {
  it('has a line per endpoint, with its region and account once they differ', async () => {
    const { out } = await run(['wave', 'show', 'wav_1'], { showWave: async () => WAVE });
    expect(out.split('\n').slice(4)).toEqual([
      '',
      'ENDPOINT                         STAGE  STATE      ROLLOUT  WHY',
      'fraud-eu us-east-1 111122223333  1      succeeded  rol_1    fraud-v2 serves.',
      'fraud-us eu-west-1 111122223333  2      running    –        Guards watch.',
      '',
    ]);
  });

  it('of one place names endpoints only', async () => {
    const { out } = await run(['wave', 'show', 'wav_1'], {
      showWave: async () => ({ ...WAVE, targets: WAVE.targets.slice(0, 1) }),
    });
    expect(out).toContain('\nfraud-eu  1      succeeded');
  });
});

describe('fairlead wave list', () => {
  it('shows waves newest first, and how to see more', async () => {
    const { out } = await run(['wave', 'list'], { listWaves: async () => ({ items: [WAVE], nextCursor: 'bmV4dA' }) });
    expect(out.split('\n')).toEqual([
      'ID     STATUS       ENDPOINTS                          STARTED (UTC)',
      'wav_1  progressing  1 pending, 1 running, 1 succeeded  2026-01-14 09:00:00',
      'More: fairlead wave list --cursor bmV4dA',
      '',
    ]);
  });

  it('of nothing says how to start one', async () => {
    const { out } = await run(['wave', 'list'], { listWaves: async () => ({ items: [], nextCursor: null }) });
    expect(out).toBe('No waves yet. Start one: fairlead wave start --file wave.yaml\n');
  });
});

describe('a command of a wave', () => {
  it.each(['pause', 'resume', 'abort'] as const)(
    '%s hands over the reason and says what happens next',
    async (name) => {
      const asked: unknown[] = [];
      const { code, out } = await run(['wave', name, 'wav_1', '-r', 'incident'], {
        commandWave: async (...all) => {
          asked.push(...all);
          return WAVE;
        },
      });
      expect([code, asked]).toEqual([0, ['wav_1', name, 'incident']]);
      expect(out).toBe(`wav_1: ${name} accepted.\nStage 2 of 2: 1 endpoint is under way.\n`);
    },
  );
});

describe('fairlead wave watch', () => {
  const ending = (status: 'succeeded' | 'stopped') => {
    const views = [WAVE, WAVE, { ...WAVE, status, endedAt: '2026-01-14T11:00:00.000Z', why: 'Over.' }];
    return run(['wave', 'watch', 'wav_1'], { showWave: async () => views.shift() ?? WAVE });
  };

  it('tells each change once, and ends with 0 when it succeeded', async () => {
    const { code, out } = await ending('succeeded');
    expect([code, out.split('\n').length]).toEqual([0, 3]);
  });

  it('ends with 1 when the line stopped', async () => {
    expect(await ending('stopped')).toMatchObject({ code: 1, error: expect.stringContaining('wav_1 ended stopped.') });
  });

  it('ends with 4 when it takes longer than one watches', async () => {
    const { code } = await run(['wave', 'watch', 'wav_1', '--timeout', '10s'], { showWave: async () => WAVE });
    expect(code).toBe(4);
  });
});
