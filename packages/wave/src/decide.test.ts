import { describe, expect, it } from 'vitest';
import { BUSY, UNCHANGED } from './decision.ts';
import { at, flight, look, ROLLED_BACK, SUCCEEDED, seen, wave } from './fixtures.ts';
import type { FreezeWindow } from './state.ts';

const FREEZE: FreezeWindow = { kind: 'once', from: '2026-01-14T09:00', to: '2026-01-14T12:00', timeZone: 'UTC' };
const STOP = { kind: 'failure', at: at(30), sentence: 'x failed.', running: 'finish', finished: 'keep' } as const;
const ended = (changes: object) => ({ ...wave().ended, ...changes });
const asks = ({ actions }: ReturnType<typeof look>) => actions.map(({ kind, index }) => `${kind} ${index}`);
const told = ({ transitions }: ReturnType<typeof look>) => transitions.map(({ type }) => type);
const indexes = (flights: readonly { index: number }[]) => flights.map(({ index }) => index);

describe('a wave begins', () => {
  it('the first stage alone, with a call that names the endpoint, its model and the rollout', () => {
    const decision = look(wave());
    expect(decision.actions).toEqual([
      {
        kind: 'start',
        index: 0,
        endpoint: { accountId: '111122223333', region: 'us-east-1', name: 'fraud-0' },
        model: 'fraud-v2',
        rolloutId: 'rol-fraud-0-forward',
        purpose: 'forward',
      },
    ]);
    expect([decision.state.next, decision.dueAt, decision.final]).toEqual([1, at(120), false]);
  });

  it('the next stage when all of one are done, as many as may be in flight', () => {
    const decision = look(wave({ next: 1, flights: [flight(0)] }), { rollouts: { 0: SUCCEEDED } });
    expect(asks(decision)).toEqual(['start 1', 'start 2']);
    expect(told(decision)).toEqual(['wave.endpoint-ended.v1']);
    expect(decision.state).toMatchObject({ next: 3, ended: { succeeded: [0] }, took: { rollouts: 1, seconds: 1200 } });
  });

  it('nothing of the next stage while one of this stage waits for a busy endpoint', () => {
    expect(look(wave({ next: 1, flights: [flight(0, { stage: 'waiting' })] })).state.next).toBe(1);
  });

  it('in the room that a waiting endpoint leaves, once that has been tried again', () => {
    const asked = { kind: 'start' as const, at: at(30) };
    const flights = [flight(1, { stage: 'waiting', asked }), flight(2)];
    const state = wave({ next: 3, flights, ended: ended({ succeeded: [0] }) });
    expect(indexes(look(state, { rollouts: { 2: seen() } }).state.flights)).toEqual([1, 2, 3]);
  });

  it.each([
    [2, [] as string[]],
    [3, ['start 3']],
  ])('a busy endpoint again only while there is room: of %i', (maxInFlight, asked) => {
    const flights = [flight(1), flight(2), flight(3, { stage: 'waiting' })];
    const state = wave({ next: 4, flights, ended: ended({ succeeded: [0] }), plan: { maxInFlight } });
    expect(asks(look(state, { rollouts: { 1: seen(), 2: seen() } }))).toEqual(asked);
  });

  it.each([
    ['a freeze', { plan: { freezes: [FREEZE] } }, 'A freeze window lasts until 2026-01-14T12:00:00.000Z'],
    ['a pause', { pause: { by: 'ana', at: at(0), reason: 'x' } }, 'Paused by ana (x)'],
  ])('nothing in %s, not even what had been put in flight', (_, changes, why) => {
    const decision = look(wave({ next: 1, flights: [flight(0, { stage: 'starting' })], ...changes }));
    expect([asks(decision), decision.state.next]).toEqual([[], 1]);
    expect(decision.why).toContain(why);
  });

  it('at most five in one look', () => {
    const decision = look(wave({ plan: { count: 9, stages: [9], maxInFlight: 9 } }));
    expect([decision.state.flights.length, decision.actions.length]).toEqual([9, 5]);
  });
});

describe('a start', () => {
  const starting = (changes = {}) =>
    wave({
      next: 1,
      flights: [flight(0, { stage: 'starting', asked: { kind: 'start', at: at(0) } })],
      asked: [{ kind: 'start', index: 0 }],
      ...changes,
    });
  const refused = (code: string) => [{ kind: 'refused' as const, code, message: 'Because.' }];

  it('that was made is under way', () => {
    expect(look(starting(), { outcomes: [{ kind: 'done' }] }).state.flights).toMatchObject([{ stage: 'running' }]);
  });

  it('is not asked for again within 50 seconds, and is after', () => {
    expect(asks(look(starting(), { now: at(49) }))).toEqual([]);
    expect(asks(look(starting(), { now: at(50) }))).toEqual(['start 0']);
  });

  it('that came after one that failed is asked for again at once', () => {
    const asked = { kind: 'start' as const, at: at(0) };
    const flights = [1, 2].map((index) => flight(index, { stage: 'starting', asked }));
    const two = [1, 2].map((index) => ({ kind: 'start', index }));
    const state = wave({ next: 3, flights, asked: two, ended: ended({ succeeded: [0] }) });
    expect(asks(look(state, { outcomes: [{ kind: 'unknown', message: 'timeout' }], now: at(5) }))).toEqual(['start 2']);
  });

  it('of a busy endpoint waits up to busyFor, then skips it', () => {
    const first = look(starting(), { outcomes: refused(BUSY) });
    expect(first.state.flights).toMatchObject([{ stage: 'waiting', sinceAt: at(60) }]);
    const last = look(
      { ...first.state, asked: [{ kind: 'start', index: 0 }] },
      { outcomes: refused(BUSY), now: at(3_660) },
    );
    expect(last.state.ended.skipped).toEqual([0]);
  });

  it.each([
    ['of a busy endpoint skips it where the wave says so', { plan: { onBusy: 'skip' as const } }, BUSY, 'skipped'],
    ['of a model that serves already leaves it unchanged', {}, UNCHANGED, 'unchanged'],
    ['that is refused is a failure', {}, 'rollout_plan_refused', 'failed'],
  ] as const)('%s', (_, changes, code, ending) => {
    const { state } = look(starting(changes), { outcomes: refused(code) });
    expect([state.ended[ending], state.stop !== undefined]).toEqual([[0], ending === 'failed']);
  });

  it('without an answer is tried again, and a failure once that has gone on for busyFor', () => {
    const outcomes = [{ kind: 'unknown' as const, message: 'AccessDenied' }];
    const first = look(starting(), { outcomes });
    expect(first.state.flights).toMatchObject([{ stage: 'starting', failsSinceAt: at(60) }]);
    const again = { ...first.state, asked: [{ kind: 'start', index: 0 }] };
    expect(look(again, { outcomes, now: at(3_659) }).state.ended.failed).toEqual([]);
    expect(look(again, { outcomes, now: at(3_660) }).state.ended.failed).toEqual([0]);
  });
});

describe('the first failure', () => {
  const failing = (plan = {}) =>
    look(wave({ next: 3, flights: [flight(1), flight(2)], ended: ended({ succeeded: [0] }), plan }), {
      rollouts: { 1: ROLLED_BACK, 2: seen() },
    });

  it('stops the line and says by which endpoint; what runs may finish', () => {
    const decision = failing();
    expect(told(decision)).toEqual(['wave.endpoint-ended.v1', 'wave.stopped-the-line.v1']);
    expect(decision.state).toMatchObject({ next: 3, ended: { failed: [1] }, stop: { kind: 'failure' } });
    expect([asks(decision), decision.state.stop?.sentence]).toEqual([[], 'The rollout on fraud-1 failed.']);
  });

  it('aborts what runs where the wave says so', () => {
    expect(asks(failing({ onFailure: { running: 'abort', finished: 'keep' } }))).toEqual(['abort 2']);
  });

  it('takes off what has been put in flight and not begun', () => {
    const flights = [flight(1), flight(2, { stage: 'waiting' })];
    const decision = look(wave({ next: 3, flights }), { rollouts: { 1: ROLLED_BACK } });
    expect([decision.state.ended.skipped, decision.final]).toEqual([[2], true]);
  });

  it('is the end when nothing runs any more', () => {
    const decision = look(wave({ next: 3, flights: [flight(2)], stop: STOP }), { rollouts: { 2: SUCCEEDED } });
    expect(told(decision)).toEqual(['wave.endpoint-ended.v1', 'wave.ended.v1']);
    expect(decision.transitions[1]?.detail).toMatchObject({ status: 'stopped', counts: { succeeded: 1, pending: 1 } });
  });

  it('sends back what had finished where the wave says so, newest first, to the model of before, freeze or not', () => {
    const stop = { ...STOP, finished: 'revert' as const };
    const state = wave({
      next: 4,
      ended: ended({ succeeded: [0, 1, 2], failed: [3] }),
      stop,
      plan: { freezes: [FREEZE] },
    });
    const { actions } = look(state);
    expect(actions).toMatchObject([
      { kind: 'start', index: 2, model: 'fraud-v1', purpose: 'revert' },
      { kind: 'start', index: 1, model: 'fraud-v1', purpose: 'revert' },
    ]);
  });

  it('waits with the way back until nothing goes forward', () => {
    const stop = { ...STOP, finished: 'revert' as const };
    const state = wave({ next: 4, flights: [flight(2)], ended: ended({ succeeded: [0], failed: [3] }), stop });
    expect(asks(look(state, { rollouts: { 2: seen() } }))).toEqual([]);
  });

  it.each([
    ['reverted', SUCCEEDED],
    ['revert-failed', ROLLED_BACK],
  ] as const)('a way back ends %s', (ending, rollout) => {
    const stop = { ...STOP, finished: 'revert' as const };
    const state = wave({
      next: 4,
      flights: [flight(0, { purpose: 'revert' })],
      ended: ended({ succeeded: [0] }),
      stop,
    });
    const decision = look(state, { rollouts: { 0: rollout } });
    expect([decision.state.ended[ending], decision.state.ended.succeeded, decision.final]).toEqual([[0], [], true]);
  });
});

describe('whileFrozen: pause', () => {
  const frozen = (now = at(60)) => ({ now, plan: { freezes: [FREEZE], whileFrozen: 'pause' as const } });
  const one = (rollout: ReturnType<typeof seen>, { now, plan } = frozen()) =>
    asks(look(wave({ next: 1, flights: [flight(0)], plan }), { rollouts: { 0: rollout }, now }));
  const AFTER = at(3 * 3_600);

  it('pauses what runs when a freeze begins', () => expect(one(seen())).toEqual(['pause 0']));
  it('gives no second pause', () => expect(one(seen({ pausedBy: 'wave wav_1' }))).toEqual([]));
  it('lets what goes back go on', () => expect(one(seen({ goingBack: true }))).toEqual([]));
  it('resumes after it what the wave has paused', () =>
    expect(one(seen({ pausedBy: 'wave wav_1' }), frozen(AFTER))).toEqual(['resume 0']));
  it('and not what a person has', () => expect(one(seen({ pausedBy: 'ana' }), frozen(AFTER))).toEqual([]));
  it('otherwise rollouts go on in a freeze', () =>
    expect(one(seen(), { now: at(60), plan: { freezes: [FREEZE], whileFrozen: 'go-on' as never } })).toEqual([]));
});

describe('a wave over other regions', () => {
  it('says where an endpoint is, in its event and its record', () => {
    const endpoint = { accountId: '111122223333', region: 'eu-west-1', name: 'fraud-0' };
    const decision = look(wave({ next: 1, flights: [flight(0, { endpoint })] }), { rollouts: { 0: SUCCEEDED } });
    expect(decision.transitions[0]).toMatchObject({
      summary: 'fraud-0 in eu-west-1: succeeded. fraud-v2 serves.',
      detail: { region: 'eu-west-1', endpointName: 'fraud-0' },
    });
    expect(decision.publish?.[0]?.body).toMatchObject({ endpoint, state: 'succeeded' });
  });
});
