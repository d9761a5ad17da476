import { describe, expect, it } from 'vitest';
import { at, calls, canary, look, minutes, news, rollout, sent, wantsPercent } from '../fixtures.ts';
import type { RolloutState } from '../state.ts';

const NO_ROOM = { kind: 'refused' as const, code: 'ResourceLimitExceeded', message: 'limit is 2 Instances' };
const AT_TEN = { step: 0, weightPercent: 10, fromAt: at(-600), toAt: at(0) };

/** On its way from 10 to 100 %, which SageMaker refuses for want of room. */
function stalledOnTheWayUp(): RolloutState {
  const state = rollout({ name: 'shifting', step: 1 }, { traffic: [AT_TEN] });
  const shifting: RolloutState = { ...state, attempt: sent(wantsPercent(state, 100)) };
  return look(shifting, canary(state, 10), { now: at(5), outcomes: [NO_ROOM] }).state;
}

describe('a stall between two steps', () => {
  it('is no change by somebody else: the weights are those of the step before', () => {
    const first = look(stalledOnTheWayUp(), canary(rollout({ name: 'preparing' }), 10), { now: at(65) });
    const second = look(first.state, canary(first.state, 10), { now: at(125) });
    expect([first.state.phase.name, second.state.phase.name, news(second)]).toEqual(['stalled', 'stalled', []]);
  });

  it('is watched: harm in it turns round', () => {
    const state = stalledOnTheWayUp();
    const running = state.traffic.at(-1);
    expect(running).toEqual({ step: 0, weightPercent: 10, fromAt: at(-600) });
    const decision = look(state, canary(state, 10), { now: at(65), window: minutes(100, 50) });
    expect([decision.state.phase.name, calls(decision)]).toEqual(['rolling-back', ['set-weights']]);
  });

  it('of the last update for a month, with a try each quarter of an hour, keeps a bounded number of stretches', () => {
    let state = rollout({ name: 'finishing' }, { traffic: [{ ...AT_TEN, step: 1, weightPercent: 100 }] });
    const counts = new Set<number>();
    for (let quarter = 0; quarter < 2_880; quarter++) {
      const seconds = quarter * 900;
      const endpoint = canary(state, 100, {
        lastModifiedAt: at(seconds),
        failureReason: 'InsufficientInstanceCapacity',
      });
      state = look(state, endpoint, { now: at(seconds) }).state;
      counts.add(state.traffic.length);
    }
    expect([state.phase.name, Math.max(...counts)]).toEqual(['stalled', 42]);
    expect(state.traffic.at(-1)).toMatchObject({ step: 1, weightPercent: 100 });
  });
});
