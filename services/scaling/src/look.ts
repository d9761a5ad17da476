import { type ItemStore, isActive } from '@fairlead/reconcile';
import { endpointKey, isBusy, type LiveEndpoint } from '@fairlead/rollout';
import type { EndpointAddress, EndpointReader, Place, ScalingReader } from '@fairlead/runtime';
import {
  type AppliedScaling,
  type LiveScaling,
  planChanges,
  type ScalingDocuments,
  type ScalingPart,
  type ScalingPlan,
  type ScalingStatus,
} from '@fairlead/scaling';
import {
  type EndpointFacts,
  factsOf,
  type PolicyFault,
  partsOf,
  policyFaults,
  type ScalingPolicy,
} from '@fairlead/scaling/policy';
import * as z from 'zod/mini';

/** What looking at an endpoint's scaling takes. */
export interface LookDeps {
  documents: ScalingDocuments;
  store: Pick<ItemStore, 'load'>;
  readsAt(place: Place): ScalingReads;
}

/** What the scaling in an account and region is looked at through. */
export interface ScalingReads {
  endpoints: Pick<EndpointReader, 'endpoint' | 'config'>;
  scaling: ScalingReader;
}

/** An endpoint with what decides how it may scale. */
export interface SeenEndpoint {
  endpoint: LiveEndpoint;
  facts: EndpointFacts;
}

/** Why nothing can be planned, or what the plan is. */
export type Look =
  | { kind: 'stopped'; state: ScalingStatus['state']; why: string; errors: readonly PolicyFault[] }
  | { kind: 'planned'; plan: ScalingPlan; code: ScalingPart[]; live: LiveScaling; applied: AppliedScaling };

const stopped = (state: ScalingStatus['state'], why: string, errors: readonly PolicyFault[] = []): Look => {
  return { kind: 'stopped', state, why, errors };
};

/** Read an endpoint and its config; `missing` when either is. */
export async function seeEndpoint(
  { readsAt }: { readsAt(place: Place): Pick<ScalingReads, 'endpoints'> },
  address: EndpointAddress,
): Promise<SeenEndpoint | 'missing'> {
  const { endpoints } = readsAt(address);
  const endpoint = await endpoints.endpoint(address.name);
  if (endpoint === 'missing') return 'missing';
  const config = await endpoints.config(endpoint.configName);
  if (config === 'missing') return 'missing';
  return { endpoint, facts: factsOf(endpoint.name, config.body) };
}

/** Look at the endpoint, its rollout and its scaling, and plan the way from there to the policy. Changes nothing. */
export async function look(deps: LookDeps, address: EndpointAddress, policy: ScalingPolicy): Promise<Look> {
  const { name } = address;
  const seen = await seeEndpoint(deps, address);
  if (seen === 'missing') {
    return stopped('endpoint-missing', `There is no endpoint ${name}; the policy is applied once it is in service.`);
  }
  const held = await rolloutOn(deps, endpointKey(address));
  if (held) return stopped('held', held);
  const errors = policyFaults(policy, seen.facts);
  if (errors.length > 0) return stopped('refused', `The policy does not fit ${name} as it is now.`, errors);
  if (isBusy(seen.endpoint.status)) {
    return stopped('waiting', `${name} is ${seen.endpoint.status}; the policy is applied as soon as it is InService.`);
  }
  if (seen.endpoint.status !== 'InService') {
    return stopped(
      'waiting',
      `${name} is ${seen.endpoint.status}, and cannot scale; the policy is applied once it is InService.`,
    );
  }
  return planFor(deps, address, policy, seen);
}

/** The sentence for an endpoint that a rollout holds: it alone changes the scaling until it has ended. */
async function rolloutOn({ store }: LookDeps, key: string): Promise<string | undefined> {
  const item = await store.load(key);
  return isActive(item) ? heldBy(item.state) : undefined;
}

/** What a rollout's state tells whoever does not know rollouts. */
export function heldBy(state: unknown): string {
  const { data } = z.safeParse(z.looseObject({ id: z.string() }), state);
  return `The rollout ${data?.id ?? ''} is under way; scaling is left to it, and the policy is applied when it has ended.`;
}

async function planFor(
  deps: LookDeps,
  address: EndpointAddress,
  policy: ScalingPolicy,
  { facts }: SeenEndpoint,
): Promise<Look> {
  const code = partsOf(policy, facts);
  const applied = await deps.documents.applied(endpointKey(address));
  const live = await deps.readsAt(address).scaling.scaling({
    endpointName: facts.name,
    variantNames: facts.variants.map((variant) => variant.name),
    alarmNames: alarmNames(code, applied),
  });
  return { kind: 'planned', plan: planChanges(code, live, applied.keys), code, live, applied };
}

function alarmNames(code: readonly ScalingPart[], { keys }: AppliedScaling): string[] {
  const earlier = keys.map((key) => z.safeParse(z.tuple([z.literal('alarm'), z.string()]), JSON.parse(key)));
  const wanted = code.flatMap((part) => (part.kind === 'alarm' ? part.name : []));
  return [...new Set([...wanted, ...earlier.flatMap(({ data }) => data?.[1] ?? [])])];
}
