import type { RolloutDecision } from '../decision.ts';
import { type LiveEndpoint, sharesOf } from '../live.ts';
import type { ConfigBody, Plan, RolloutState } from '../state.ts';

/** What scaling has to be like for a decision. */
export type Aim =
  /** A swap of fleets leaves next: everything still, and what vanishes with the old fleet deregistered. */
  | { kind: 'swap'; leaving: readonly string[] }
  /** Live traffic, or instances for it, come to the challenger next: it scales by itself from then on. */
  | { kind: 'rise' }
  /** Nothing leaves next: what was held for a swap goes on. */
  | { kind: 'rest' }
  /** The rollout ends next: everything as it was before it. */
  | { kind: 'end' };

/** What a decision asks of scaling; undefined where it has no say, as on every way back of traffic. */
export function aimOf(
  { phase, plan }: RolloutState,
  { state, actions, final }: RolloutDecision,
  endpoint: LiveEndpoint,
): Aim | undefined {
  if ('endedAt' in phase || state.phase.name === 'lost') return undefined;
  if (final) return { kind: 'end' };
  for (const action of actions) {
    if (action.kind === 'update-endpoint') return { kind: 'swap', leaving: leavingAt(endpoint, state.plan, action) };
    if (action.kind === 'set-weights') return rises(action.weights, plan, endpoint) ? { kind: 'rise' } : undefined;
    if (action.kind === 'set-count') return state.phase.name === 'rolling-back' ? undefined : { kind: 'rise' };
  }
  const swapIsOnItsWay = state.attempt?.wanted.kind === 'config';
  return actions.length > 0 || swapIsOnItsWay || endpoint.status !== 'InService' ? undefined : { kind: 'rest' };
}

function rises(weights: Readonly<Record<string, number>>, plan: Plan, endpoint: LiveEndpoint): boolean {
  const { variantName } = plan.challenger;
  const share = sharesOf(endpoint.variants, 'currentWeight').get(variantName) ?? 0;
  return (weights[variantName] ?? 0) / 100 > share;
}

/** Variants that the next config has no more, or on instances of another type: SageMaker refuses them while registered. */
function leavingAt(endpoint: LiveEndpoint, { configs }: Plan, { configName }: { configName: string }): string[] {
  const all = [configs.original, configs.shadow, configs.canary, configs.final].flatMap((config) => config ?? []);
  const typesAt = (name: string): Map<string, string> => {
    const body = all.find((config) => config.name === name)?.body;
    return new Map((body ? variantsOf(body) : []).map((one) => [one.VariantName, one.InstanceType ?? '']));
  };
  const [from, to] = [typesAt(endpoint.configName), typesAt(configName)];
  return endpoint.variants
    .map(({ name }) => name)
    .filter((name) => !to.has(name) || (from.get(name) ?? to.get(name)) !== to.get(name));
}

function variantsOf({ ProductionVariants, ShadowProductionVariants = [] }: ConfigBody) {
  return [...ProductionVariants, ...ShadowProductionVariants];
}
