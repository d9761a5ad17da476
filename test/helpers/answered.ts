import { isStatistical, MINUTE_MS, type PairedMinute, ruleId, type VariantMinute } from '@fairlead/guard';
import type { Cloud } from '@fairlead/local-cloud';
import type { Plan } from '@fairlead/rollout';

/** What one variant's requests came to in one minute. */
interface Answers {
  requests: number;
  '5xx': number;
  '4xx': number;
  latenciesMs: number[];
}

/** Every request as it was answered, whatever CloudWatch tells of it later: a second witness for what guards are to see. */
export interface AnsweredRequests {
  /** Both variants' minute as the guards of a plan take it. */
  minuteOf(endpointName: string, plan: Plan, startMs: number): PairedMinute;
}

/** Write down every answer from now on. */
export function recordAnswers({ context }: Pick<Cloud, 'context'>): AnsweredRequests {
  const answers = new Map<string, Answers>();
  const { record } = context.metrics;
  context.metrics.record = (observation) => {
    const { EndpointName, VariantName } = observation.dimensions;
    const key = keyOf(EndpointName, VariantName, observation.atMs);
    const minute = answers.get(key) ?? { requests: 0, '5xx': 0, '4xx': 0, latenciesMs: [] };
    answers.set(key, minute);
    add(minute, observation.name, observation.value);
    record(observation);
  };
  return {
    minuteOf(endpointName, plan, startMs) {
      const of = (role: 'champion' | 'challenger') => {
        const minute = answers.get(keyOf(endpointName, plan[role].variantName, startMs));
        return minute ? { [role]: variantMinute(minute, startMs, slowerThan(plan, role)) } : {};
      };
      return { ...of('champion'), ...of('challenger') };
    },
  };
}

function keyOf(endpoint: string | undefined, variant: string | undefined, atMs: number): string {
  return `${endpoint}/${variant}/${Math.floor(atMs / MINUTE_MS)}`;
}

function add(minute: Answers, metric: string, value: number): void {
  if (metric === 'Invocations') minute.requests += value;
  if (metric === 'Invocation5XXErrors') minute['5xx'] += value;
  if (metric === 'Invocation4XXErrors') minute['4xx'] += value;
  if (metric === 'ModelLatency') minute.latenciesMs.push(value / 1000);
}

/** What is slow for each latency rule, milliseconds: the challenger is allowed the rule's tolerance. */
function slowerThan({ guards, learned }: Plan, role: 'champion' | 'challenger'): [id: string, ms: number][] {
  return guards.rules.filter(isStatistical).flatMap((rule): [string, number][] => {
    const threshold = learned.thresholdsMs[ruleId(rule)];
    if (rule.kind !== 'latency' || threshold === undefined) return [];
    return [[ruleId(rule), role === 'challenger' ? threshold * rule.tolerance : threshold]];
  });
}

function variantMinute(
  { requests, latenciesMs, ...errors }: Answers,
  startMs: number,
  slower: [id: string, ms: number][],
): VariantMinute {
  const slow = slower.map(([id, thanMs]) => [id, latenciesMs.filter((ms) => ms > thanMs).length]);
  return { startMs, requests, errors, timed: latenciesMs.length, slow: Object.fromEntries(slow) };
}
