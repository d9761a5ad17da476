import type { RolloutView } from '@fairlead/rollout';
import { describe, expect, it } from 'vitest';
import { run, SUCCEEDED, VIEW } from '../cli-fixture.ts';

const watch = (views: RolloutView[], ...options: string[]) => {
  const left = [...views];
  const last = views.at(-1) ?? VIEW;
  return run(['rollout', 'watch', 'rol_1', ...options], { show: async () => left.shift() ?? last });
};
const view = (status: RolloutView['status'], phase: RolloutView['phase'], why: string): RolloutView => ({
  ...VIEW,
  status,
  phase,
  why,
});

describe('fairlead rollout watch', () => {
  it.each<[string, RolloutView, number, string]>([
    ['succeeds', SUCCEEDED, 0, ''],
    ['is rolled back', view('rolled-back', 'rolled-back', '5xx: proof of harm.'), 1, 'rol_1 ended rolled-back.\n'],
    ['is lost', view('lost', 'lost', 'The endpoint was deleted.'), 1, 'rol_1 ended lost.\n'],
    ['is paused', view('paused', 'awaiting-decision', 'Stays at 10 %.'), 5, 'rol_1 waits for a person (paused).\n'],
    ['has drifted', view('drifted', 'drifted', 'A weight moved.'), 5, 'rol_1 waits for a person (drifted).\n'],
  ])('of a rollout that %s exits as it ended', async (_, ended, code, error) => {
    expect(await watch([VIEW, ended])).toMatchObject({ code, error });
  });

  it('stops after its timeout with 4, and says that the rollout goes on', async () => {
    expect(await watch([VIEW], '--timeout', '90s')).toMatchObject({
      code: 4,
      error:
        'Stopped watching after 90s; the rollout goes on. The challenger carries 10 %. Guards watch until 09:10:00 UTC.\n',
    });
  });

  it('writes a line per stage where nobody watches live, however often it looks', async () => {
    const shifting = { ...view('progressing', 'shifting', 'Moves 50 %.'), currentStep: 1 };
    const { out } = await watch([VIEW, VIEW, VIEW, shifting, shifting, SUCCEEDED]);
    expect(out.split('\n')).toEqual([
      '09:02:30  fraud-v2  progressing  10 %  challenger 200 requests, 1 errors (0.50 %)  The challenger carries 10 %. Guards watch until 09:10:00 UTC.',
      '09:02:30  fraud-v2  progressing  10 %  challenger 200 requests, 1 errors (0.50 %)  Moves 50 %.',
      '09:02:30  fraud-v2  succeeded  100 %  challenger 200 requests, 1 errors (0.50 %)  fraud-v2 serves all traffic.',
      '',
    ]);
  });

  it('with --json prints the last state alone', async () => {
    expect(JSON.parse((await watch([VIEW, SUCCEEDED], '--json')).out)).toEqual(SUCCEEDED);
  });

  it('refuses a timeout it cannot read', async () => {
    expect(await watch([VIEW], '--timeout', 'soon')).toMatchObject({
      code: 2,
      error: '--timeout is "soon"; give a number of s, m or h, such as 90s or 2h.\n',
    });
  });
});
