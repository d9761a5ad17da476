import { CreateEndpointCommand } from '@aws-sdk/client-sagemaker';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoStore } from '@fairlead/aws';
import { MINUTE_MS } from '@fairlead/guard';
import { type AuditEntry, epochMsOf, type ItemStore, instantOf } from '@fairlead/reconcile';
import { METRIC_DELAY_MS, type RolloutState, type RolloutView } from '@fairlead/rollout';
import { findRollout } from '../../services/rollouts/src/rollout-finder.ts';
import type { Local } from './local.ts';
import { type Past, recordPast } from './past.ts';
import { steadyTraffic } from './steady-traffic.ts';

/** How a model behaves: share of 500s, and the median of its lognormal latency. */
export interface Behaviour {
  errorRate: number;
  latencyMs?: number;
}

/** A rollout at 10 %, tried on several endpoints at once, each with dice of its own. */
export interface TrialSetting {
  requestsPerMinute: number;
  champion: Behaviour;
  challenger: Behaviour;
  /** Of the champion; default 60. */
  pastMinutes?: number;
  /** Members of the request to the API. */
  request?: Record<string, unknown>;
}

/** One endpoint's rollout. */
export interface Trial {
  id: string;
  endpoint: string;
  /** End the traffic, or change it. */
  traffic(requestsPerMinute: number): void;
}

const LATENCY_MS = 20;
/** Of the logarithm of every latency. */
const SIGMA = 0.5;
const HOUR_LONG_CANARY = [
  { weight: 10, hold: '1h' },
  { weight: 100, hold: '5m' },
];

/** The request that starts a trial's rollout. */
export const CANARY = { steps: HOUR_LONG_CANARY, keepWarm: '5m', judgeAtFull: false, profile: 'sharp' };

/** Endpoints whose champions have a past; the model `<name>-v2` is ready to replace each. */
export async function standEndpoints(local: Local, names: readonly string[], setting: TrialSetting): Promise<void> {
  const { requestsPerMinute, champion, challenger, pastMinutes = 60 } = setting;
  local.cloud.sagemaker.controls.configure({ instanceQuotas: { 'ml.m5.large': 1000 } });
  for (const name of names) {
    await local.model(`${name}-v1`, champion.errorRate, environmentOf(champion));
    await local.model(`${name}-v2`, challenger.errorRate, environmentOf(challenger));
    await local.config(`${name}-original`, `${name}-v1`);
    const endpoint = { EndpointName: name, EndpointConfigName: `${name}-original` };
    await local.clients.sageMaker.send(new CreateEndpointCommand(endpoint));
  }
  const areInService = names.map((name) => async () => (await local.describe(name)).EndpointStatus === 'InService');
  await local.until(async () => (await Promise.all(areInService.map((isReady) => isReady()))).every(Boolean), 30);
  const latencyMs = { p50: champion.latencyMs ?? LATENCY_MS, sigma: SIGMA };
  const past: Past = { requestsPerMinute, minutes: pastMinutes, errorRate: champion.errorRate, latencyMs };
  for (const endpointName of names) recordPast(local.cloud, { endpointName, variantName: 'primary' }, past);
}

function environmentOf({ latencyMs = LATENCY_MS }: Behaviour): Record<string, string> {
  return { LOCAL_MODEL_LATENCY_P50_MS: String(latencyMs), LOCAL_MODEL_LATENCY_SIGMA: String(SIGMA) };
}

/** Start a rollout on endpoints that stand; traffic flows once the weights of all begin to move. */
export async function startTrials(
  local: Local,
  names: readonly string[],
  { requestsPerMinute, request }: TrialSetting,
  requestOf: (endpoint: string) => Record<string, unknown> = () => ({}),
): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (const endpoint of names) {
    const { id } = await local.start({
      endpoint,
      model: `${endpoint}-v2`,
      ...CANARY,
      ...request,
      ...requestOf(endpoint),
    });
    trials.push({ id, endpoint, traffic: changeableTraffic(local, endpoint) });
  }
  await local.until(
    async () => (await Promise.all(trials.map(({ id }) => local.show(id)))).every(isAtFirstWeights),
    30,
  );
  for (const { traffic } of trials) traffic(requestsPerMinute);
  return trials;
}

function isAtFirstWeights({ phase }: RolloutView): boolean {
  return phase === 'shifting' || phase === 'holding';
}

function changeableTraffic(local: Local, endpoint: string): Trial['traffic'] {
  let stop = (): void => undefined;
  return (requestsPerMinute) => {
    stop();
    stop = requestsPerMinute > 0 ? steadyTraffic(local.cloud, endpoint, requestsPerMinute) : () => undefined;
  };
}

/** Let time pass until every trial has left its 10 %, one way or the other; an endpoint's traffic ends when it has. */
export async function untilDecided(local: Local, trials: readonly Trial[], minutes: number): Promise<RolloutView[]> {
  const decided = new Map<string, RolloutView>();
  await local.until(async () => {
    for (const { id, traffic } of trials) {
      if (decided.has(id)) continue;
      const view = await local.show(id);
      if (isAtFirstStep(view)) continue;
      decided.set(id, view);
      traffic(0);
    }
    return decided.size === trials.length;
  }, minutes);
  return [...decided.values()];
}

function isAtFirstStep({ phase, currentStep }: RolloutView): boolean {
  return (phase === 'shifting' || phase === 'holding') && currentStep === 0;
}

/** A rollout as it is stored, running or ended. */
export async function stateOf(local: Local, id: string): Promise<RolloutState> {
  return (await findRollout(storeOf(local), id, instantOf(local.clock.now()))).state;
}

function storeOf({ clients }: Local): ItemStore<RolloutState> {
  return dynamoStore({ client: DynamoDBDocumentClient.from(clients.dynamo), tableName: 'fairlead' });
}

/** A rollout's audit trail, from its first entry. */
export async function trailOf(local: Local, id: string): Promise<AuditEntry[]> {
  const { items } = await storeOf(local).queryRecords(`ROL#${id}`, { prefix: 'AUDIT#' });
  return items.map(({ body }) => body as unknown as AuditEntry);
}

/** When a transition happened, epoch milliseconds. @throws when it did not */
export async function whenIn(local: Local, id: string, what: string): Promise<number> {
  const trail = await trailOf(local, id);
  const entry = trail.find((one) => one.what === what);
  if (!entry) throw new Error(`${id} has no ${what}, only ${trail.map((one) => one.what).join(', ')}.`);
  return epochMsOf(entry.at);
}

/** Minutes from the first whole minute at 10 % to the newest look, without the delay after which a minute is judged. */
export async function minutesOfLooks(local: Local, { id, lastLook }: RolloutView): Promise<number> {
  const reachedMs = await whenIn(local, id, 'rollout.step-reached.v1');
  const firstMinuteMs = Math.ceil(reachedMs / MINUTE_MS) * MINUTE_MS;
  const lookMs = lastLook ? epochMsOf(lastLook.at) : Number.NaN;
  return (lookMs - firstMinuteMs - METRIC_DELAY_MS) / MINUTE_MS;
}
