import { endpointKey } from '@fairlead/rollout';
import type { EndpointReader } from '@fairlead/runtime';
import type { PolicyStore } from '../policy/policy-store.ts';
import { rolloutProblems } from '../problems.ts';

interface Deps {
  policies: PolicyStore;
  endpoints: EndpointReader;
  account: { accountId: string; region: string };
}

/** Set how rollouts on an endpoint are judged unless they say otherwise. Running rollouts keep what they began with. */
export function makePutPolicy({ policies, endpoints, account }: Deps) {
  return async function put(name: string, policy: Record<string, unknown>): Promise<Record<string, unknown>> {
    if ((await endpoints.endpoint(name)) === 'missing') throw unknownEndpoint(name);
    await policies.put(endpointKey({ ...account, name }), policy);
    return policy;
  };
}

/** Show what was put. @throws Problem `policy_unknown` when nothing was: the defaults apply then */
export function makeGetPolicy({ policies, account }: Omit<Deps, 'endpoints'>) {
  return async function get(name: string): Promise<Record<string, unknown>> {
    const policy = await policies.written(endpointKey({ ...account, name }));
    if (policy) return policy;
    throw rolloutProblems.make('policy_unknown', `${name} has no policy of its own; rollouts on it use the defaults.`);
  };
}

function unknownEndpoint(name: string) {
  const detail = `No endpoint named ${name} exists in this account and region. Names keep their case.`;
  return rolloutProblems.make('endpoint_unknown', detail);
}
