import { describe, expect, test } from 'vitest';
import { ERRORS, LATENCY, learnedOf, policyOf, SHARE } from '../rehearsal/rehearsal-fixture.ts';
import { outlookLines } from './lines.ts';
import { outlookOf } from './outlook.ts';

const canary = { weightPercent: 10, holdMinutes: 20, latestMinutes: 60 };
const full = { weightPercent: 100, holdMinutes: 20, latestMinutes: 60 };
const errorsOnly = policyOf([ERRORS]);
const outlookAt = (requestsPerMinute: number, step = canary) =>
  outlookOf(errorsOnly, learnedOf({ requestsPerMinute }), [step]).steps[0];

describe('a step at low traffic', () => {
  test('is underpowered, and says what it can see, what it cannot and what would help', () => {
    const outlook = outlookOf(errorsOnly, learnedOf({ requestsPerMinute: 20 }), [canary]);
    expect(outlook).toMatchObject({ underpowered: true, minutesToPass: null });
    expect(outlookLines(outlook)).toEqual([
      '10 % (2 of 20 requests/min), held 20 min to 1 h, underpowered',
      '  At 20 requests/min and 10 % you can see 5xx 0.5 → 5 % in 52 min and 0.5 → 100 % in 2 min, but not 0.5 → 2.5 % within 1 h.',
      '  A healthy challenger would still be undecided after 1 h (5xx): the evidence takes about 3 h 26 min.',
      '  Underpowered: a doubling (0.5 → 1 %) of 5xx takes 27 h 40 min to see, the longest hold is 1 h.',
      '  What would help: a longest hold of 27 h 40 min. No weight shows it within 1 h.',
      'A healthy challenger would wait for a decision on the way.',
    ]);
  });

  test('a doubling at 200 requests a minute is out of sight, at 10,000 it is not', () => {
    expect(outlookAt(200)?.underpowered).toBe(true);
    expect(outlookAt(10_000)?.underpowered).toBe(false);
  });

  test('a higher weight helps where it brings the doubling into sight', () => {
    expect(outlookAt(500)?.help).toEqual({ longestHoldMinutes: 67, weightPercent: 12, ceiling: false });
  });

  test('what a step must see can be asked for', () => {
    const [step] = outlookOf(errorsOnly, learnedOf({ requestsPerMinute: 200 }), [canary], { mustSee: 5 }).steps;
    expect(step).toMatchObject({ underpowered: false, help: { longestHoldMinutes: null, weightPercent: null } });
  });
});

describe('a step at high traffic', () => {
  test('sees small regressions and lets a healthy challenger on at the end of the hold', () => {
    const step = outlookAt(10_000);
    expect(step).toMatchObject({ underpowered: false, minutesToAgreement: 20, undecidedGuard: null });
    expect(step?.guards[0]).toMatchObject({ guard: '5xx', usualRate: 0.005, referenceRate: 0.005, blind: null });
    expect(step?.guards[0]?.minutesToSee.double).toBeCloseTo(3.82, 1);
    expect(step?.guards[0]?.visibleRatio.inLongestHold).toBeLessThan(1.3);
    expect(step?.guards[0]?.visibleRatio.inHold).toBeGreaterThan(step?.guards[0]?.visibleRatio.inLongestHold ?? 9);
  });

  test('the whole plan is expected to take its holds', () => {
    const steps = [canary, { ...canary, weightPercent: 50 }];
    expect(outlookOf(errorsOnly, learnedOf({ requestsPerMinute: 20_000 }), steps).minutesToPass).toBe(40);
  });
});

describe('what a guard is blind to is said', () => {
  test('at full traffic there is no champion to compare with, and a ceiling is what would help', () => {
    const step = outlookAt(10_000, full);
    expect(step).toMatchObject({ underpowered: true, help: { longestHoldMinutes: null, ceiling: true } });
    expect(step?.guards[0]).toMatchObject({ blind: 'no-champion', visibleRate: { inHold: null, inLongestHold: null } });
    expect(step?.sentences).toEqual([
      'At 100 % the champion has no traffic to compare with: 5xx can see nothing.',
      'A healthy challenger would still be undecided after 1 h: the evidence takes more than a day.',
      'Underpowered: a doubling (0.5 → 1 %) of 5xx cannot be seen at all.',
      'What would help: an error ceiling, which needs no champion and no past.',
    ]);
  });

  test('with a ceiling, full traffic is judged by it', () => {
    const policy = policyOf([
      ERRORS,
      { kind: 'error-ceiling', maxErrorPercent: 2, minRequests: 100, atFullOnly: true },
    ]);
    const [step] = outlookOf(policy, learnedOf(), [full]).steps;
    expect(step?.underpowered).toBe(false);
    expect(step?.sentences[0]).toContain('you can see error-ceiling 0.5 → ');
  });

  test('a champion that never fails is measured by a rate of 1 %', () => {
    const never = learnedOf({ baselines: { '5xx': { noise: 0, baselineRate: 0 } } });
    const [step] = outlookOf(errorsOnly, never, [canary]).steps;
    expect(step?.underpowered).toBe(false);
    expect(step?.guards[0]).toMatchObject({
      referenceRate: null,
      minutesToMustSee: 4,
      minutesToSee: { everything: 1 },
    });
    expect(step?.sentences[0]).toBe(
      'At 1,000 requests/min and 10 % you can see 5xx 0 → 0.1 % in 40 min and 0 → 100 % in 1 min.',
    );
  });

  test('a metric without a past is named, and nothing will be agreed to', () => {
    const [step] = outlookOf(errorsOnly, learnedOf({ baselines: {} }), [canary]).steps;
    expect(step).toMatchObject({ underpowered: true, minutesToAgreement: null, minutesOfEvidence: null });
    expect(step?.sentences[0]).toBe(
      'Nothing was ever published for 5xx: what they will see is unknown, and without data they agree to nothing.',
    );
  });

  test('an endpoint without traffic is told so in one sentence', () => {
    expect(outlookAt(0)?.sentences).toEqual([
      'The champion has had no requests, so nothing can be seen and nothing will be agreed to.',
    ]);
  });

  test('a policy that only watches the split could never fail a bad model', () => {
    const [step] = outlookOf(policyOf([SHARE]), learnedOf(), [canary]).steps;
    expect(step?.underpowered).toBe(true);
    expect(step?.sentences.at(-1)).toBe(
      'Underpowered: no guard looks at errors or latency, so this step could never fail.',
    );
  });
});

test('without error rules a step is measured by latency', () => {
  const [step] = outlookOf(policyOf([LATENCY]), learnedOf(), [canary]).steps;
  expect(step?.underpowered).toBe(false);
  expect(step?.sentences[0]).toContain('you can see requests beyond p90 10 → ');
});

test('the guarded profile takes two minutes even for a total failure', () => {
  const [step] = outlookOf({ ...errorsOnly, profile: 'guarded' }, learnedOf({ requestsPerMinute: 20_000 }), [
    canary,
  ]).steps;
  expect(step?.guards[0]?.minutesToSee.everything).toBe(2);
});
