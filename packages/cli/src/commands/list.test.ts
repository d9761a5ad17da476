import { describe, expect, it } from 'vitest';
import { run, SUCCEEDED, VIEW } from '../cli-fixture.ts';

describe('fairlead rollout list', () => {
  it('shows a table, newest first, and how to see more', async () => {
    const { code, out } = await run(['rollout', 'list', '--limit', '2'], {
      list: async () => ({
        items: [VIEW, { ...SUCCEEDED, id: 'rol_longer', endpoint: 'churn-eu' }],
        nextCursor: 'bmV4dA',
      }),
    });
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      'ID          ENDPOINT  MODEL     STATUS       WEIGHT  STARTED (UTC)',
      'rol_1       fraud     fraud-v2  progressing  10 %    2026-01-14 08:50:00',
      'rol_longer  churn-eu  fraud-v2  succeeded    100 %   2026-01-14 08:50:00',
      'More: fairlead rollout list --cursor bmV4dA',
      '',
    ]);
  });

  it('of nothing says how to start something', async () => {
    const { out } = await run(['rollout', 'list'], { list: async () => ({ items: [], nextCursor: null }) });
    expect(out).toBe('No rollouts yet. Start one: fairlead rollout start --endpoint … --model …\n');
  });

  it('says where endpoints are once they are in several places', async () => {
    const there = { ...VIEW, id: 'rol_2', accountId: '222233334444', region: 'eu-west-1' };
    const { out } = await run(['rollout', 'list'], { list: async () => ({ items: [VIEW, there], nextCursor: null }) });
    expect(out).toContain('rol_1  fraud (111122223333 us-east-1)  ');
    expect(out).toContain('rol_2  fraud (222233334444 eu-west-1)  ');
  });

  it('prints JSON for scripts', async () => {
    const page = { items: [VIEW], nextCursor: null };
    expect(JSON.parse((await run(['rollout', 'list', '--json'], { list: async () => page })).out)).toEqual(page);
  });
});

describe('fairlead rollout show', () => {
  it('shows the rollout and what each guard said last', async () => {
    const { out } = await run(['rollout', 'show', 'rol_1'], { show: async () => VIEW });
    expect(out.split('\n').slice(-4)).toEqual([
      '',
      'Guards, at the last look:',
      '  5xx: undecided. Not enough to tell.',
      '',
    ]);
  });
});

describe('a command of a rollout', () => {
  it('hands over the reason and says what happens next', async () => {
    const asked: unknown[] = [];
    const { code, out } = await run(['rollout', 'abort', 'rol_1', '-r', 'wrong model'], {
      command: async (...all) => {
        asked.push(...all);
        return { ...VIEW, why: 'Moves all traffic back.' };
      },
    });
    expect([code, asked, out]).toEqual([
      0,
      ['rol_1', 'abort', 'wrong model'],
      'Abort of rol_1 accepted.\nMoves all traffic back.\n',
    ]);
  });

  it('that starts another rollout names it', async () => {
    const { out } = await run(['rollout', 'revert', 'rol_1'], { command: async () => ({ ...VIEW, id: 'rol_2' }) });
    expect(out).toContain('Revert of rol_1 accepted.\nrol_2 started: fraud-v2 on fraud.\n');
  });
});
