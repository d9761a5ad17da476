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

/** The share of requests the challenger has, percent, as far as it is known: a change counts once SageMaker shows it. */
export function servedPercent(state: RolloutState): number {
  const { phase, traffic } = state;
  if (phase.name === 'succeeded') return 100;
  if (phase.name === 'rolled-back' || phase.name === 'adopted' || phase.name === 'abandoned') return 0;
  if (phase.name === 'rolling-back' && phase.verifiedAt) return 0;
  return traffic.at(-1)?.weightPercent ?? 0;
}

/**
 * So many stretches are kept, the newest: twice the steps that a plan can have. Only a stall that lasts for days, with a
 * try every quarter of an hour, makes more.
 */
const MOST_STRETCHES = 42;

/** Begin a stretch of traffic at what the challenger carries now. */
export function openTraffic(
  state: RolloutState,
  stretch: { step: number; weightPercent: number },
  now: string,
): RolloutState['traffic'] {
  return [...closeTraffic(state, now), { ...stretch, fromAt: now }].slice(-MOST_STRETCHES);
}

/** Close the running stretch of traffic, if any. */
export function closeTraffic(state: RolloutState, now: string): RolloutState['traffic'] {
  return state.traffic.map((span) => (span.toAt === undefined ? { ...span, toAt: now } : span));
}
