import { describe, expect, it } from 'vitest';
import { converge, isAsWanted, noteOutcomes } from './converge.ts';
import { at, canary, champion, ORIGINAL, rollout, sent, variant, wantsConfig, wantsPercent } from './fixtures.ts';
import type { LiveEndpoint } from './live.ts';
import type { Attempt } from './state.ts';

const state = rollout({ name: 'shifting', step: 0 });
const wanted = wantsPercent(state, 10);
const settled = canary(state, 0, { lastModifiedAt: at(-3600) });

function progress(
  attempt: Attempt | undefined,
  endpoint: LiveEndpoint,
  outcomes: Parameters<typeof noteOutcomes>[1] = [],
) {
  const noted = attempt && noteOutcomes(attempt, outcomes, at(120));
  return converge(noted, { endpoint, wanted, outcomes, now: at(120) });
}

describe('an endpoint is as wanted', () => {
  it.each([
    [
      'with the same shares in other numbers',
      canary(state, 10, { variants: [variant('primary', 0.9), variant(state.plan.challenger.variantName, 0.1)] }),
      true,
    ],
    [
      'within a 32-bit float',
      canary(state, 10, {
        variants: [variant('primary', Math.fround(0.9)), variant(state.plan.challenger.variantName, Math.fround(0.1))],
      }),
      true,
    ],
    [
      'not while the weights are only desired',
      canary(state, 10, {
        variants: [
          { ...variant('primary', 90), currentWeight: 100 },
          { ...variant(state.plan.challenger.variantName, 10), currentWeight: 0 },
        ],
      }),
      false,
    ],
    ['not while it is Updating', canary(state, 10, { status: 'Updating' }), false],
    ['not on another config', canary(state, 10, { configName: ORIGINAL }), false],
    [
      'not with a third variant',
      canary(state, 10, { variants: [...canary(state, 10).variants, variant('extra', 0)] }),
      false,
    ],
    ['not with another share', canary(state, 11), false],
    [
      'not without any weight',
      canary(state, 10, { variants: [variant('primary', 0), variant(state.plan.challenger.variantName, 0)] }),
      false,
    ],
  ])('%s', (_, endpoint, expected) => {
    expect(isAsWanted(endpoint, wanted)).toBe(expected);
  });

  it('by its config alone, when only that is wanted', () => {
    expect(isAsWanted(champion(), wantsConfig(ORIGINAL))).toBe(true);
    expect(isAsWanted(champion({ status: 'UpdateRollbackFailed' }), wantsConfig(ORIGINAL))).toBe(false);
  });
});

describe('a change', () => {
  it('is sent when nothing was sent before', () => {
    expect(progress(undefined, settled)).toMatchObject({
      kind: 'send',
      attempt: { n: 1, wanted, lastModifiedSeen: at(-3600) },
    });
  });

  it('is sent anew when the last call was for something else', () => {
    const other = sent(wantsPercent(state, 25), { n: 4 });
    expect(progress(other, settled)).toMatchObject({ kind: 'send', attempt: { n: 1, wanted } });
  });

  it('is reached, however often it was sent', () => {
    expect(progress(sent(wanted, { n: 5 }), canary(state, 10))).toEqual({ kind: 'reached' });
  });

  it('is repeated when the call never arrived', () => {
    expect(progress(sent(wanted), settled)).toMatchObject({
      kind: 'send',
      attempt: { n: 2, undone: 0, lastSentAt: at(120) },
    });
  });

  it('is not repeated right after SageMaker took it, though nothing shows yet', () => {
    expect(progress(sent(wanted), settled, [{ kind: 'done' }])).toMatchObject({ kind: 'wait', until: at(130) });
  });

  it('is given up after five calls that never arrived, and says over how long', () => {
    expect(progress(sent(wanted, { n: 5 }), settled)).toEqual({
      kind: 'given-up',
      reason: 'SageMaker did not take the change in 5 tries over 2 min',
      outcome: 'change-refused',
    });
  });

  it('that is throttled is never given up, but sent ever more seldom', () => {
    const throttled = { kind: 'refused' as const, code: 'ThrottlingException', message: 'Rate exceeded' };
    const often = sent(wanted, { n: 40, deferred: 39 });
    expect(noteOutcomes(sent(wanted), [throttled], at(120))).toMatchObject({ deferred: 1, notBeforeAt: at(122) });
    expect(noteOutcomes(often, [throttled], at(120))).toMatchObject({ deferred: 40, notBeforeAt: at(240) });
    expect(progress(often, settled, [throttled])).toMatchObject({ kind: 'wait', until: at(240) });
    expect(progress({ ...often, refused: true, notBeforeAt: at(120) }, settled)).toMatchObject({ kind: 'send' });
  });

  it('that is put off is not sent earlier because another worker wakes', () => {
    const putOff = sent(wanted, { refused: true, deferred: 3, notBeforeAt: at(150) });
    expect(progress(putOff, settled)).toMatchObject({ kind: 'wait', until: at(150) });
  });

  it('is repeated once when SageMaker took it and did not keep it', () => {
    const changed = canary(state, 0, { lastModifiedAt: at(60) });
    expect(progress(sent(wanted), changed)).toMatchObject({
      kind: 'send',
      attempt: { n: 2, undone: 1, lastModifiedSeen: at(60) },
    });
  });

  it('is given up when it was not kept twice, without blaming a rollback that nobody saw', () => {
    const changed = canary(state, 0, { lastModifiedAt: at(60) });
    const answer = progress(sent(wanted, { n: 2, undone: 1 }), changed);
    expect(answer).toEqual({
      kind: 'given-up',
      reason: 'SageMaker did not keep the change, 2 times',
      outcome: 'weights-not-kept',
    });
  });

  it.each([
    ['RollingBack was seen', undefined, 'rolled back by SageMaker', 'rolled-back-by-sagemaker'],
    ['a reason stands', 'ping failed', 'rolled back by SageMaker: ping failed', 'rolled-back-by-sagemaker'],
    [
      'there is no capacity',
      'Unable to provision requested ML compute capacity due to InsufficientInstanceCapacity error.',
      'rolled back by SageMaker: Unable to provision requested ML compute capacity due to InsufficientInstanceCapacity error.',
      'capacity-short',
    ],
    [
      'a quota is used up',
      "The account-level service limit 'x' is 2.",
      "rolled back by SageMaker: The account-level service limit 'x' is 2.",
      'quota-exceeded',
    ],
  ])('is given up at once when %s', (_, failureReason, reason, outcome) => {
    const undone = canary(state, 0, { lastModifiedAt: at(60), ...(failureReason ? { failureReason } : {}) });
    const answer = progress(sent(wanted, { rollingBackSeen: failureReason === undefined }), undone);
    expect(answer).toEqual({ kind: 'given-up', reason, outcome });
  });

  it('waits and keeps its reason when SageMaker does not answer', () => {
    const answer = progress(sent(wanted), settled, [{ kind: 'unknown', message: 'TimeoutError: no answer' }]);
    expect(answer).toMatchObject({ kind: 'wait', until: at(130), why: expect.stringContaining('TimeoutError') });
  });

  it.each([
    ['ThrottlingException', 'Rate exceeded'],
    ['ValidationException', 'Cannot update in-progress endpoint "arn".'],
  ])('waits after the passing refusal %s: %s, even the second time', (code, message) => {
    expect(progress(sent(wanted, { n: 2 }), settled, [{ kind: 'refused', code, message }])).toMatchObject({
      kind: 'wait',
    });
  });

  it('is given up at once for want of quota', () => {
    const refused = { kind: 'refused' as const, code: 'ResourceLimitExceeded', message: 'limit is 4 Instances' };
    expect(progress(sent(wanted), settled, [refused])).toEqual({
      kind: 'given-up',
      reason: 'limit is 4 Instances',
      outcome: 'quota-exceeded',
    });
  });

  it('is tried twice when it is refused for any other reason', () => {
    const refused = { kind: 'refused' as const, code: 'AccessDeniedException', message: 'not yours' };
    expect(progress(sent(wanted), settled, [refused])).toMatchObject({ kind: 'wait' });
    expect(progress(sent(wanted, { n: 2 }), settled, [refused])).toMatchObject({ kind: 'given-up' });
  });

  it('that was refused is repeated although scaling changed the endpoint meanwhile', () => {
    const scaled = canary(state, 0, { lastModifiedAt: at(60) });
    expect(progress(sent(wanted, { n: 3, refused: true }), scaled)).toMatchObject({
      kind: 'send',
      attempt: { n: 4, undone: 0, refused: false },
    });
  });
});
