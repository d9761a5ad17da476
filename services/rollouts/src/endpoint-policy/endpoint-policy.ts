import { alarmNamesOf, endpointKey, guardFaults, type LiveEndpoint } from '@fairlead/rollout';
import type { Clock, EndpointReader, FieldFault, MetricReader } from '@fairlead/runtime';
import type { ScalingDocuments } from '@fairlead/scaling';
import { factsOf, policyFaults, type ScalingPolicy } from '@fairlead/scaling/policy';
import { askMetrics } from '../metric-findings.ts';
import { effectivePolicy } from '../policy/effective.ts';
import type { PolicyStore } from '../policy/policy-store.ts';
import type { EndpointPolicyBody } from '../policy/schema.ts';
import { rolloutProblems } from '../problems.ts';

interface Deps {
  policies: PolicyStore;
  /** Where the member `scaling` is kept: it is the same as the one of `PUT …/scaling`, and is applied from there. */
  scaling: Pick<ScalingDocuments, 'read' | 'put'>;
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
export function makePutPolicy({ policies, scaling, endpoints, metrics, clock, account }: Deps) {
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
    const key = endpointKey({ ...account, name });
    const { scaling: scalingWritten, ...judging } = written;
    const asRecord = isRecord(scalingWritten) ? scalingWritten : null;
    await scaling.put({ ...account, endpointKey: key, endpointName: endpoint.name }, asRecord);
    await policies.put(key, judging);
    return written;
  };

  async function faultsOf(policy: EndpointPolicyBody, endpoint: LiveEndpoint): Promise<FieldFault[]> {
    const { rules } = effectivePolicy(policy).guards;
    const alarmNames = alarmNamesOf(rules);
    const names = { endpoint: endpoint.name, champion: endpoint.variants[0]?.name ?? '' };
    const [alarms, asked] = await Promise.all([
      alarmNames.length > 0 ? metrics.alarms(alarmNames) : [],
      askMetrics({ metrics, clock }, rules, names),
    ]);
    const scalingFaults = policy.scaling ? await scalingFaultsOf(policy.scaling, endpoint) : [];
    return [...guardFaults(rules, { alarms, endpoint }), ...asked.faults, ...scalingFaults];
  }

  async function scalingFaultsOf(policy: ScalingPolicy, { name, configName }: LiveEndpoint): Promise<FieldFault[]> {
    const config = await endpoints.config(configName);
    if (config === 'missing') throw unknownEndpoint(name);
    return policyFaults(policy, factsOf(name, config.body), '#/scaling');
  }
}

/** Show what was put. @throws Problem `policy_unknown` when nothing was: the defaults apply then */
export function makeGetPolicy({ policies, scaling, account }: Pick<Deps, 'policies' | 'scaling' | 'account'>) {
  return async function get(name: string): Promise<Record<string, unknown>> {
    const key = endpointKey({ ...account, name });
    const [policy, scaled] = await Promise.all([policies.written(key), scaling.read(key)]);
    if (policy || scaled) return { ...policy, ...(scaled ? { scaling: scaled.written } : {}) };
    throw rolloutProblems.make('policy_unknown', `${name} has no policy of its own; rollouts on it use the defaults.`);
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object';
}

function policyRefused(name: string, errors: FieldFault[]) {
  const count = errors.length === 1 ? '1 reason' : `${errors.length} reasons`;
  return rolloutProblems.make('policy_refused', `This policy does not fit ${name} for ${count}. Nothing was stored.`, {
    errors,
  });
}

function unknownEndpoint(name: string) {
  const detail = `No endpoint named ${name} exists in this account and region. Names keep their case.`;
  return rolloutProblems.make('endpoint_unknown', detail);
}
