import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ERRORS, LATENCY, learnedOf, minuteOf, policyOf, SHARE } from '../rehearsal/rehearsal-fixture.ts';
import { judgeWindow } from './judge.ts';
import type { GuardPolicy } from './policy.ts';
import { emptyWindow, type GuardWindow, MINUTE_MS, type Span, type VariantMinute } from './window.ts';

const ceiling = { kind: 'error-ceiling', maxErrorPercent: 5, minRequests: 400 } as const;
const policies = [policyOf([ERRORS, LATENCY, SHARE, ceiling]), policyOf([ERRORS, ceiling])];
const learned = learnedOf();
const DURATION_MINUTES = 24;

/** A minute of one variant: when it is shown after its end, and what it did; silent ones publish nothing. */
const minute = fc.record({
  isSilent: fc.nat(9).map((n) => n === 0),
  lateMinutes: fc.oneof(
    { weight: 8, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 9 }) },
  ),
  requests: fc.integer({ min: 20, max: 5000 }),
  failedPercent: fc.oneof({ weight: 19, arbitrary: fc.constant(0.5) }, { weight: 1, arbitrary: fc.constant(5) }),
});
type Drawn = typeof minute extends fc.Arbitrary<infer D> ? D : never;

const series = fc.array(minute, { minLength: DURATION_MINUTES, maxLength: DURATION_MINUTES });
const world = fc.record({
  policy: fc.constantFrom(...policies),
  champion: series,
  challenger: series,
  stepMinutes: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 4 }),
});

/** The very policy, but another object: nothing is known of it. */
const another = (policy: GuardPolicy): GuardPolicy => ({ ...policy });

test('a judgement that goes on from what was folded before equals one that folds the whole window', () => {
  const kinds = new Set<string>();
  fc.assert(
    fc.property(world, ({ policy, champion, challenger, stepMinutes }) => {
      const known = another(policy);
      const shown = { champion: shownMinutes(champion), challenger: shownMinutes(challenger) };
      for (let nowMinute = 1; nowMinute <= DURATION_MINUTES; nowMinute += 1) {
        const window = windowAt(nowMinute, shown, spansOf(stepMinutes, nowMinute));
        const judgement = judgeWindow(known, learned, window, { withBounds: nowMinute % 5 === 0 });
        expect(judgement).toEqual(judgeWindow(another(policy), learned, window, { withBounds: nowMinute % 5 === 0 }));
        kinds.add(judgement.kind);
      }
    }),
    { seed: 20_261_121, numRuns: 60 },
  );
  expect([...kinds].sort()).toEqual(['fail', 'pass', 'undecided']);
});

test('a window that was shorter before, or is of another rollout, is judged by its own minutes', () => {
  const known = policyOf([ERRORS]);
  const [good, bad] = [0, 20].map((failed) =>
    Array.from({ length: 9 }, (_, at) => minuteOf(at * MINUTE_MS, 100, failed)),
  );
  const of = (challenger: VariantMinute[], minutes: number): GuardWindow => ({
    ...emptyWindow(),
    champion: good ?? [],
    challenger,
    spans: [{ step: 0, weight: 0.5, fromMs: 0 }],
    completeUntilMs: minutes * MINUTE_MS,
  });
  const kinds = [of(good ?? [], 9), of(bad ?? [], 9), of(good ?? [], 3), of(bad ?? [], 9), of(good ?? [], 9)].map(
    (window) => judgeWindow(known, learned, window).kind,
  );
  expect(kinds).toEqual(['undecided', 'fail', 'undecided', 'fail', 'undecided']);
});

interface Shown {
  shownAtMinute: number;
  minute: VariantMinute;
}

function shownMinutes(drawn: Drawn[]): Shown[] {
  return drawn.flatMap(({ isSilent, lateMinutes, requests, failedPercent }, index) => {
    const failed = Math.round((requests * failedPercent) / 100);
    const minute = minuteOf(index * MINUTE_MS, requests, failed, Math.round(requests / 10));
    return isSilent ? [] : [{ shownAtMinute: index + 1 + lateMinutes, minute }];
  });
}

function spansOf(stepMinutes: number[], nowMinute: number): Span[] {
  const spans: Span[] = [];
  let fromMinute = 0;
  for (const [step, minutes] of stepMinutes.entries()) {
    if (fromMinute >= nowMinute) break;
    const fromMs = (fromMinute + step / 4) * MINUTE_MS;
    fromMinute += minutes;
    const isOver = fromMinute < nowMinute && step < stepMinutes.length - 1;
    spans.push({ step, weight: (step + 1) / 4, fromMs, ...(isOver ? { toMs: fromMinute * MINUTE_MS } : {}) });
  }
  return spans;
}

function windowAt(nowMinute: number, shown: { champion: Shown[]; challenger: Shown[] }, spans: Span[]): GuardWindow {
  const now = (minutes: Shown[]): VariantMinute[] =>
    minutes.filter(({ shownAtMinute }) => shownAtMinute <= nowMinute).map(({ minute }) => minute);
  const [champion, challenger] = [now(shown.champion), now(shown.challenger)];
  return { ...emptyWindow(), champion, challenger, spans, completeUntilMs: nowMinute * MINUTE_MS };
}
