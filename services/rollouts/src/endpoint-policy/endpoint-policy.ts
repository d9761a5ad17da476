import { alarmNamesOf, endpointKey, guardFaults, type LiveEndpoint } from '@fairlead/rollout';
import type { Clock, EndpointAddress, EndpointReader, FieldFault, MetricReader, Place } from '@fairlead/runtime';
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
  readsAt(place: Place): Reads;
  clock: Clock;
}

interface Reads {
  endpoints: EndpointReader;
  metrics: Pick<MetricReader, 'alarms' | 'hasData'>;
}

/**
 * Set how rollouts on an endpoint are judged unless they say otherwise. Running rollouts keep what they began with.
 *
 * @throws Problem `endpoint_unknown`, or `policy_refused` with every guard that could not judge a rollout on it
 */
export function makePutPolicy({ policies, scaling, readsAt, clock }: Deps) {
  /** `written` is what is stored and shown: `policy` as its author put it. */
  return async function put(
    address: EndpointAddress,
    policy: EndpointPolicyBody,
    written: Record<string, unknown>,
  ): Promise<Record<string, unknown>> {
    const { accountId, region, name } = address;
    const reads = readsAt(address);
    const endpoint = await reads.endpoints.endpoint(name);
    if (endpoint === 'missing') throw unknownEndpoint(name);
    const errors = await faultsOf(reads, policy, endpoint);
    if (errors.length > 0) throw policyRefused(name, errors);
    const key = endpointKey(address);
    const { scaling: scalingWritten, ...judging } = written;
    const asRecord = isRecord(scalingWritten) ? scalingWritten : null;
    await scaling.put({ accountId, region, endpointKey: key, endpointName: endpoint.name }, asRecord);
    await policies.put(key, judging);
    return written;
  };

  async function faultsOf(
    { endpoints, metrics }: Reads,
    policy: EndpointPolicyBody,
    endpoint: LiveEndpoint,
  ): Promise<FieldFault[]> {
    const { rules } = effectivePolicy(policy).guards;
    const alarmNames = alarmNamesOf(rules);
    const names = { endpoint: endpoint.name, champion: endpoint.variants[0]?.name ?? '' };
    const [alarms, asked] = await Promise.all([
      alarmNames.length > 0 ? metrics.alarms(alarmNames) : [],
      askMetrics({ metrics, clock }, rules, names),
    ]);
    const scalingFaults = policy.scaling ? await scalingFaultsOf(endpoints, policy.scaling, endpoint) : [];
    return [...guardFaults(rules, { alarms, endpoint }), ...asked.faults, ...scalingFaults];
  }
}

async function scalingFaultsOf(
  endpoints: EndpointReader,
  policy: ScalingPolicy,
  { name, configName }: LiveEndpoint,
): Promise<FieldFault[]> {
  const config = await endpoints.config(configName);
  if (config === 'missing') throw unknownEndpoint(name);
  return policyFaults(policy, factsOf(name, config.body), '#/scaling');
}

/** Show what was put. @throws Problem `policy_unknown` when nothing was: the defaults apply then */
export function makeGetPolicy({ policies, scaling }: Pick<Deps, 'policies' | 'scaling'>) {
  return async function get(address: EndpointAddress): Promise<Record<string, unknown>> {
    const key = endpointKey(address);
    const [policy, scaled] = await Promise.all([policies.written(key), scaling.read(key)]);
    if (policy || scaled) return { ...policy, ...(scaled ? { scaling: scaled.written } : {}) };
    throw rolloutProblems.make(
      'policy_unknown',
      `${address.name} has no policy of its own; rollouts on it use the defaults.`,
    );
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
  const detail = `No endpoint named ${name} exists in that account and region. Names keep their case.`;
  return rolloutProblems.make('endpoint_unknown', detail);
}
