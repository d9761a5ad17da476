import { endpointKey } from '@fairlead/rollout';
import type { WorkQueue } from '@fairlead/runtime';
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
    name: string,
    policy: ScalingPolicy,
    written: Record<string, unknown>,
    ifMatch: string | undefined,
  ): Promise<{ etag: string; policy: Record<string, unknown> }> {
    const seen = await seeEndpoint(deps, name);
    if (seen === 'missing') throw unknownEndpoint(name);
    const errors = policyFaults(policy, seen.facts);
    if (errors.length > 0) throw policyRefused(name, errors);
    const owner = {
      ...deps.account,
      endpointKey: endpointKey({ ...deps.account, name }),
      endpointName: seen.endpoint.name,
    };
    const stored = await deps.documents.put(owner, written, ifMatch);
    if (stored.kind === 'lost') {
      const detail = `Another scaling policy stands for ${name} than the one of your If-Match. GET it, then PUT again.`;
      throw scalingProblems.make('scaling_policy_changed', detail);
    }
    await deps.queue.enqueue([seen.endpoint.name]);
    return { etag: stored.etag, policy: written };
  };
}

/** Show what was put. @throws Problem `scaling_policy_unknown` */
export function makeGetScaling({ documents, account }: Pick<LookDeps, 'documents' | 'account'>) {
  return async function get(name: string): Promise<ScalingDocument> {
    const document = await documents.read(endpointKey({ ...account, name }));
    if (document) return document;
    throw unknownPolicy(name);
  };
}

/** How the policy stands. @throws Problem `scaling_policy_unknown` */
export function makeScalingStatus(deps: Pick<LookDeps, 'documents' | 'account'>) {
  const get = makeGetScaling(deps);
  return async function show(name: string): Promise<ScalingStatus | { state: 'new'; why: string }> {
    await get(name);
    const status = await deps.documents.status(endpointKey({ ...deps.account, name }));
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
  return async function plan(name: string, given: ScalingPolicy | undefined): Promise<PlanAnswer> {
    const policy = given ?? (await get(name)).policy;
    const seen = await seeEndpoint(deps, name);
    if (seen === 'missing') throw unknownEndpoint(name);
    const errors = policyFaults(policy, seen.facts, given ? '#/policy' : '#');
    if (errors.length > 0) throw policyRefused(name, errors);
    const found = await look(deps, name, policy);
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
