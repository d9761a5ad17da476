import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeWindow } from '../judge/judge.ts';
import { emptyWindow, type GuardWindow, MINUTE_MS } from '../judge/window.ts';
import { ERRORS, LATENCY, learnedOf, minuteOf, policyOf, SHARE } from './rehearsal-fixture.ts';
import { type PairedMinute, stepJudge } from './step-judge.ts';

const ceiling = { kind: 'error-ceiling', maxErrorPercent: 5, minRequests: 400 } as const;
const policy = { ...policyOf([ERRORS, LATENCY, SHARE, ceiling]), minEvidence: 300 };
const learned = learnedOf();
const weights = [10, 50, 100];
const minutesAStep = 6;

const count = (most: number) => fc.integer({ min: 0, max: most });
const variant = (requests: number) =>
  fc.option(
    fc.record({
      requests: fc.integer({ min: 1, max: requests }),
      failed: count(requests / 20),
      slow: count(requests / 8),
    }),
    { nil: undefined, freq: 12 },
  );
const minutes = fc.array(fc.tuple(variant(900), variant(400)), { minLength: 18, maxLength: 18 });

test('a rehearsal looks exactly as a rollout that refolds its whole window at every look', () => {
  const kinds = new Set<string>();
  fc.assert(
    fc.property(minutes, fc.boolean(), (drawn, mayPass) => {
      const judge = stepJudge(policy, learned);
      const window = emptyWindow();
      for (const [index, pair] of drawn.entries()) {
        const startMs = index * MINUTE_MS;
        if (index % minutesAStep === 0) enter(judge, window, index / minutesAStep, startMs);
        const minute = published(pair, startMs);
        append(window, minute, startMs);
        const whole = judgeWindow(policy, learned, window);
        const isDecided = whole.kind === 'fail' || (whole.kind === 'pass' && mayPass);
        kinds.add(whole.kind);
        expect(judge.look(startMs, minute, mayPass)).toEqual(isDecided ? whole : null);
        if (whole.kind === 'fail') return;
      }
    }),
    { seed: 20_261_120, numRuns: 60 },
  );
  expect([...kinds].sort()).toEqual(['fail', 'pass', 'undecided']);
});

test('a policy without statistical rules never decides', () => {
  const judge = stepJudge(policyOf([{ kind: 'alarm', alarmName: 'champion-down' }]), learned);
  judge.enterStep(0, 10, 0);
  expect(judge.look(0, { challenger: minuteOf(0, 100, 100) }, true)).toBeNull();
  expect(judge.judgement().sentence).toBe('No guard has anything to judge by.');
});

function enter(judge: ReturnType<typeof stepJudge>, window: GuardWindow, step: number, fromMs: number): void {
  const weightPercent = weights[step] ?? 100;
  judge.enterStep(step, weightPercent, fromMs);
  const running = window.spans.at(-1);
  if (running) running.toMs = fromMs;
  window.spans.push({ step, weight: weightPercent / 100, fromMs });
}

type Drawn = { requests: number; failed: number; slow: number } | undefined;

function published([a, b]: [Drawn, Drawn], startMs: number): PairedMinute {
  const of = ({ requests, failed, slow }: NonNullable<Drawn>) => minuteOf(startMs, requests, failed, slow);
  return { ...(a ? { champion: of(a) } : {}), ...(b ? { challenger: of(b) } : {}) };
}

function append(window: GuardWindow, { champion, challenger }: PairedMinute, startMs: number): void {
  if (champion) window.champion.push(champion);
  if (challenger) window.challenger.push(challenger);
  window.completeUntilMs = startMs + MINUTE_MS;
}
