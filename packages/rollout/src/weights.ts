import type { Plan, RolloutState, Wanted } from './state.ts';

/** The weights of all variants, percent, when the challenger carries `challengerPercent`. */
export function weightsAt(plan: Plan, challengerPercent: number): Record<string, number> {
  return {
    [plan.champion.variantName]: 100 - challengerPercent,
    [plan.challenger.variantName]: challengerPercent,
  };
}

/** What the endpoint shall be when the challenger carries `challengerPercent` beside the champion. */
export function wantedWeights(plan: Plan, challengerPercent: number): Extract<Wanted, { kind: 'weights' }> {
  return { kind: 'weights', configName: plan.configs.canary.name, weights: weightsAt(plan, challengerPercent) };
}

/** The share the challenger has been given, percent, as of the last finished change. */
export function challengerPercent(state: RolloutState): number {
  const span = state.traffic.at(-1);
  return span && span.toAt === undefined ? span.weightPercent : 0;
}

/** Close the running stretch of traffic, if any. */
export function closeTraffic(state: RolloutState, now: string): RolloutState['traffic'] {
  return state.traffic.map((span) => (span.toAt === undefined ? { ...span, toAt: now } : span));
}
