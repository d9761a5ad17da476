import { endpointKey } from '@fairlead/rollout';
import type { EndpointAddress, WorkQueue } from '@fairlead/runtime';
import { differenceText, operationText, placeOf, type ScalingDocument, type ScalingStatus } from '@fairlead/scaling';
import { policyFaults, type ScalingPolicy } from '@fairlead/scaling/policy';
import { type LookDeps, look, seeEndpoint } from '../look.ts';
import { policyRefused, scalingProblems, unknownEndpoint, unknownPolicy } from '../problems.ts';

/** What would be done, and nothing is. */
export interface PlanAnswer {
  endpoint: string;
  /** Changes in order, `+` to make or set, `-` to take away. */
  changes: string[];
  drift: string[];
  foreign: string[];
  /** Why it would not be done now, or what carrying it out brings about at once. */
  notes: string[];
}

/** Set how an endpoint scales; it is applied at once after, by way of the queue. @throws Problem with every fault */
export function makePutScaling(deps: LookDeps & { queue: WorkQueue }) {
  return async function put(
    address: EndpointAddress,
    policy: ScalingPolicy,
    written: Record<string, unknown>,
    ifMatch: string | undefined,
  ): Promise<{ etag: string; policy: Record<string, unknown> }> {
    const { accountId, region, name } = address;
    const seen = await seeEndpoint(deps, address);
    if (seen === 'missing') throw unknownEndpoint(name);
    const errors = policyFaults(policy, seen.facts);
    if (errors.length > 0) throw policyRefused(name, errors);
    const key = endpointKey(address);
    const owner = { accountId, region, endpointKey: key, endpointName: seen.endpoint.name };
    const stored = await deps.documents.put(owner, written, ifMatch);
    if (stored.kind === 'lost') {
      const detail = `Another scaling policy stands for ${name} than the one of your If-Match. GET it, then PUT again.`;
      throw scalingProblems.make('scaling_policy_changed', detail);
    }
    await deps.queue.enqueue([key]);
    return { etag: stored.etag, policy: written };
  };
}

/** Show what was put. @throws Problem `scaling_policy_unknown` */
export function makeGetScaling({ documents }: Pick<LookDeps, 'documents'>) {
  return async function get(address: EndpointAddress): Promise<ScalingDocument> {
    const document = await documents.read(endpointKey(address));
    if (document) return document;
    throw unknownPolicy(address.name);
  };
}

/** How the policy stands. @throws Problem `scaling_policy_unknown` */
export function makeScalingStatus(deps: Pick<LookDeps, 'documents'>) {
  const get = makeGetScaling(deps);
  return async function show(address: EndpointAddress): Promise<ScalingStatus | { state: 'new'; why: string }> {
    await get(address);
    const status = await deps.documents.status(endpointKey(address));
    return (
      status ?? {
        state: 'new',
        why: 'The policy is stored and has not been looked at yet; that takes 5 minutes at most.',
      }
    );
  };
}

/** Tell the difference between a policy (or the stored one) and the account. @throws Problem with every fault */
export function makePlanScaling(deps: LookDeps) {
  const get = makeGetScaling(deps);
  return async function plan(address: EndpointAddress, given: ScalingPolicy | undefined): Promise<PlanAnswer> {
    const { name } = address;
    const policy = given ?? (await get(address)).policy;
    const seen = await seeEndpoint(deps, address);
    if (seen === 'missing') throw unknownEndpoint(name);
    const errors = policyFaults(policy, seen.facts, given ? '#/policy' : '#');
    if (errors.length > 0) throw policyRefused(name, errors);
    const found = await look(deps, address, policy);
    if (found.kind === 'stopped') return { endpoint: name, changes: [], drift: [], foreign: [], notes: [found.why] };
    return {
      endpoint: name,
      changes: found.plan.operations.map(operationText),
      drift: found.plan.drift.map(differenceText),
      foreign: [...found.plan.foreign, ...found.plan.held].map(placeOf),
      notes: effects(policy, seen.endpoint.variants),
    };
  };
}

/** Registering a target moves a capacity outside of its limits into them at once. */
function effects(policy: ScalingPolicy, variants: readonly { name: string; desiredInstanceCount: number }[]): string[] {
  return variants.flatMap(({ name, desiredInstanceCount: count }) => {
    const limits = policy.variants[name];
    if (!limits || count === 0) return [];
    if (count < limits.min) return [`${name} has ${count} instance(s); min ${limits.min} raises it at once.`];
    return count > limits.max ? [`${name} has ${count} instances; max ${limits.max} lowers it at once.`] : [];
  });
}
