import { type MetricRule, ruleId } from './policy.ts';
import type { Verdict } from './verdict.ts';
import { type GuardWindow, minutesOf } from './window.ts';

/** A metric held within a bound, M out of the newest N minutes with data, as a CloudWatch alarm would. */
export function metricVerdict(rule: MetricRule, window: GuardWindow): Verdict {
  const guard = ruleId(rule);
  const newest = newestMinutes(window, rule.outOf + LATE_MINUTES);
  const points = (window.metrics[guard] ?? []).filter(({ startMs }) => newest.has(startMs)).slice(-rule.outOf);
  const bad = points.filter(({ value }) => isBeyond(rule, value)).length;
  const latest = points.at(-1)?.value ?? null;
  const { comparison, threshold, minutes, outOf } = rule;
  const evidence = {
    latest,
    threshold,
    comparison,
    badMinutes: bad,
    minutes: points.length,
    fails: `${minutes} of ${outOf}`,
  };
  const verdict = (kind: Verdict['kind'], sentence: string): Verdict => ({ guard, kind, sentence, evidence });
  if (bad >= minutes)
    return verdict(
      'fail',
      `${rule.name} was ${comparison} ${threshold} in ${bad} of the last ${points.length} minutes.`,
    );
  if (points.length < outOf)
    return verdict('undecided', `${rule.name} has data for ${points.length} of the ${outOf} minutes it is judged by.`);
  return verdict('pass', `${rule.name} is ${short(latest)}, not ${comparison} ${threshold}.`);
}

/** A metric of one's own may be published this much later than SageMaker's; older silence is no data, never an old pass. */
const LATE_MINUTES = 3;

/** The newest whole minutes of the running step. */
function newestMinutes({ spans, completeUntilMs }: GuardWindow, count: number): Set<number> {
  const step = spans.at(-1)?.step;
  const judged = spans.filter((span) => span.step === step).flatMap((span) => minutesOf(span, completeUntilMs));
  return new Set(judged.slice(-count));
}

function isBeyond({ comparison, threshold }: MetricRule, value: number): boolean {
  return comparison === 'above' ? value > threshold : value < threshold;
}

function short(value: number | null): string {
  return value === null ? 'without data' : String(Number(value.toPrecision(4)));
}
