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

/** A minute of both variants; `bad` times as many of the challenger's requests fail. */
interface Drawn {
  total: number;
  failed: number;
  bad: number;
  silent: 'champion' | 'challenger' | undefined;
}

const minute = fc.record({
  total: fc.integer({ min: 2000, max: 20_000 }),
  failed: fc.double({ min: 0, max: 0.01, noNaN: true }),
  bad: fc.oneof({ weight: 40, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.integer({ min: 2, max: 20 }) }),
  silent: fc.option(fc.constantFrom('champion' as const, 'challenger' as const), { nil: undefined, freq: 12 }),
});
const minutes = fc.array(minute, { minLength: 18, maxLength: 18 });

test('a rehearsal looks exactly as a rollout that refolds its whole window at every look', () => {
  const kinds = new Set<string>();
  fc.assert(
    fc.property(minutes, fc.boolean(), (drawn, mayPass) => {
      const judge = stepJudge(policy, learned);
      const window = emptyWindow();
      for (const [index, each] of drawn.entries()) {
        const startMs = index * MINUTE_MS;
        if (index % minutesAStep === 0) enter(judge, window, index / minutesAStep, startMs);
        const minute = published(each, startMs, weights[Math.floor(index / minutesAStep)] ?? 100);
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
});

function enter(judge: ReturnType<typeof stepJudge>, window: GuardWindow, step: number, fromMs: number): void {
  const weightPercent = weights[step] ?? 100;
  judge.enterStep(step, weightPercent, fromMs);
  const running = window.spans.at(-1);
  if (running) running.toMs = fromMs;
  window.spans.push({ step, weight: weightPercent / 100, fromMs });
}

function published({ total, failed, bad, silent }: Drawn, startMs: number, weightPercent: number): PairedMinute {
  const of = (requests: number, times: number) =>
    minuteOf(startMs, requests, Math.round(requests * Math.min(1, failed * times)), Math.round(requests / 10));
  const [champion, challenger] = [
    of(Math.round(total * (1 - weightPercent / 100)), 1),
    of(Math.round((total * weightPercent) / 100), bad),
  ];
  return {
    ...(silent === 'champion' || weightPercent === 100 ? {} : { champion }),
    ...(silent === 'challenger' ? {} : { challenger }),
  };
}

function append(window: GuardWindow, { champion, challenger }: PairedMinute, startMs: number): void {
  if (champion) window.champion.push(champion);
  if (challenger) window.challenger.push(challenger);
  window.completeUntilMs = startMs + MINUTE_MS;
}
