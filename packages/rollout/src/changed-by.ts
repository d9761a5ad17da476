import type { Amendment } from '@fairlead/reconcile';
import type { ChangedBy, RolloutState } from './state.ts';

/** A call on the endpoint as CloudTrail logged it. */
export interface LoggedCall extends ChangedBy {
  /** What it asked for: another config, or weights per variant. */
  configName?: string;
  weights?: Readonly<Record<string, number>>;
}

/**
 * Remember who may have changed the endpoint. The rollout's own calls are logged too: they are told by what they ask
 * for. The newest one stands.
 */
export function noteChangedBy(
  state: RolloutState,
  { configName, weights, ...changedBy }: LoggedCall,
): Amendment<RolloutState, 'ours' | 'older'> {
  if (isOurs(state, configName, weights)) return { kind: 'refused', refusal: 'ours' };
  if (state.changedBy && state.changedBy.at >= changedBy.at) return { kind: 'refused', refusal: 'older' };
  const why = `CloudTrail names ${changedBy.by} for a call of ${changedBy.operation}; looks what became of it within a minute.`;
  return { kind: 'amended', decision: { state: { ...state, changedBy }, transitions: [], why } };
}

function isOurs({ plan }: RolloutState, configName?: string, weights: LoggedCall['weights'] = {}): boolean {
  const { shadow, canary, final } = plan.configs;
  // The original is the user's own: whoever else put it back is worth knowing, and naming ourselves there does no harm.
  if (configName !== undefined) return [shadow, canary, final].some((config) => config?.name === configName);
  const percent = weights[plan.challenger.variantName];
  if (percent === undefined || weights[plan.champion.variantName] !== 100 - percent) return false;
  return percent === 0 || plan.steps.some(({ weightPercent }) => weightPercent === percent);
}
