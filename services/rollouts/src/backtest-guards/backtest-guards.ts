import {
  backtestHealthy,
  backtestIncident,
  type HealthyBacktest,
  healthyBacktestLines,
  type IncidentBacktest,
  incidentBacktestLines,
  seededRandom,
} from '@fairlead/guard';
import { endpointKey, withCeiling } from '@fairlead/rollout';
import { addressOf, type EndpointReader, type MetricReader, type Place, type Places } from '@fairlead/runtime';
import { stepToJudge } from '../plan-rollout/plan-rollout.ts';
import { stepsOf } from '../planning.ts';
import { effectivePolicy } from '../policy/effective.ts';
import type { PolicyStore } from '../policy/policy-store.ts';
import { rolloutProblems } from '../problems.ts';
import type { BacktestBody } from './body.ts';

interface Deps {
  readsAt(place: Place): { endpoints: EndpointReader; metrics: Pick<MetricReader, 'learn' | 'history'> };
  places: Places;
  policies: Pick<PolicyStore, 'read'>;
}

/** What a policy would have done in the past; `lines` say it in words. */
export interface BacktestView {
  healthy: HealthyBacktest;
  incident: IncidentBacktest | null;
  lines: string[];
}

const DAY_MS = 24 * 3_600_000;

/** Replay a policy over an endpoint's past: how often it would have cried wolf, and how late it would have caught an incident. */
export function makeBacktestGuards({ readsAt, places, policies }: Deps) {
  return async function backtest(body: BacktestBody): Promise<BacktestView> {
    const { endpoint: asked, from, to, window, seed, steps, keepWarm, ...judging } = body;
    const endpoint = addressOf(places, asked, '#/endpoint');
    const { endpoints, metrics } = readsAt(endpoint);
    const live = await endpoints.endpoint(endpoint.name);
    if (live === 'missing' || !live.variants[0]) {
      throw rolloutProblems.make(
        'endpoint_unknown',
        `No endpoint named ${endpoint.name} with a variant exists there. Names keep their case.`,
      );
    }
    const { guards: policy, maxHoldSeconds } = effectivePolicy(judging, await policies.read(endpointKey(endpoint)));
    const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
    const incident = window && { fromMs: Date.parse(window.from), toMs: Date.parse(window.to) };
    const past = {
      endpointName: live.name,
      variantName: live.variants[0].name,
      rules: policy.rules,
      ...toRead(fromMs, toMs, incident),
    };
    const learned = await metrics.learn(past);
    const minutes = await metrics.history({ ...past, learned });
    const planned = stepsOf(steps, maxHoldSeconds);
    const plan = {
      policy: { ...policy, rules: withCeiling(policy.rules, learned) },
      learned,
      steps: planned.map((_, index) => stepToJudge({ steps: planned, keepWarmSeconds: keepWarm }, index)),
    };
    const healthy = backtestHealthy(plan, { minutes, fromMs, toMs }, seededRandom(seed));
    const met = incident ? backtestIncident(plan, { minutes, ...incident }, seededRandom(seed)) : null;
    const silence =
      minutes.length === 0
        ? ['CloudWatch has no minutes of this endpoint in that time: there is nothing to replay.']
        : [];
    const lines = [...silence, ...healthyBacktestLines(healthy), ...(met ? incidentBacktestLines(met) : [])];
    return { healthy, incident: met, lines };
  };
}

/** The past, the incident wherever it lies, and the day before each to learn from. */
function toRead(fromMs: number, toMs: number, incident: { fromMs: number; toMs: number } | undefined) {
  return {
    fromMs: Math.min(fromMs, incident?.fromMs ?? fromMs) - DAY_MS,
    toMs: Math.max(toMs, incident?.toMs ?? toMs),
  };
}
