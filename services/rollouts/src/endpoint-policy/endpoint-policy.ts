import { alarmNamesOf, endpointKey, type Fault, guardFaults, type LiveEndpoint } from '@fairlead/rollout';
import type { Clock, EndpointReader, MetricReader } from '@fairlead/runtime';
import { askMetrics } from '../metric-findings.ts';
import { effectivePolicy } from '../policy/effective.ts';
import type { PolicyStore } from '../policy/policy-store.ts';
import type { EndpointPolicyBody } from '../policy/schema.ts';
import { rolloutProblems } from '../problems.ts';

interface Deps {
  policies: PolicyStore;
  endpoints: EndpointReader;
  metrics: Pick<MetricReader, 'alarms' | 'hasData'>;
  clock: Clock;
  account: { accountId: string; region: string };
}

/**
 * Set how rollouts on an endpoint are judged unless they say otherwise. Running rollouts keep what they began with.
 *
 * @throws Problem `endpoint_unknown`, or `policy_refused` with every guard that could not judge a rollout on it
 */
export function makePutPolicy({ policies, endpoints, metrics, clock, account }: Deps) {
  /** `written` is what is stored and shown: `policy` as its author put it. */
  return async function put(
    name: string,
    policy: EndpointPolicyBody,
    written: Record<string, unknown>,
  ): Promise<Record<string, unknown>> {
    const endpoint = await endpoints.endpoint(name);
    if (endpoint === 'missing') throw unknownEndpoint(name);
    const errors = await faultsOf(policy, endpoint);
    if (errors.length > 0) throw policyRefused(name, errors);
    await policies.put(endpointKey({ ...account, name }), written);
    return written;
  };

  async function faultsOf(policy: EndpointPolicyBody, endpoint: LiveEndpoint): Promise<Fault[]> {
    const { rules } = effectivePolicy(policy).guards;
    const alarmNames = alarmNamesOf(rules);
    const names = { endpoint: endpoint.name, champion: endpoint.variants[0]?.name ?? '' };
    const [alarms, asked] = await Promise.all([
      alarmNames.length > 0 ? metrics.alarms(alarmNames) : [],
      askMetrics({ metrics, clock }, rules, names),
    ]);
    return [...guardFaults(rules, { alarms, endpoint }), ...asked.faults];
  }
}

/** Show what was put. @throws Problem `policy_unknown` when nothing was: the defaults apply then */
export function makeGetPolicy({ policies, account }: Pick<Deps, 'policies' | 'account'>) {
  return async function get(name: string): Promise<Record<string, unknown>> {
    const policy = await policies.written(endpointKey({ ...account, name }));
    if (policy) return policy;
    throw rolloutProblems.make('policy_unknown', `${name} has no policy of its own; rollouts on it use the defaults.`);
  };
}

function policyRefused(name: string, errors: Fault[]) {
  const count = errors.length === 1 ? '1 reason' : `${errors.length} reasons`;
  return rolloutProblems.make(
    'policy_refused',
    `Rollouts on ${name} cannot be judged by this policy for ${count}. Nothing was stored.`,
    { errors },
  );
}

function unknownEndpoint(name: string) {
  const detail = `No endpoint named ${name} exists in this account and region. Names keep their case.`;
  return rolloutProblems.make('endpoint_unknown', detail);
}
