import { type Amender, type Instant, type ItemStore, instantOf, isActive } from '@fairlead/reconcile';
import {
  endpointKey,
  type Findings,
  POINTER,
  planRollout,
  type RolloutRequest,
  type RolloutState,
  type RolloutView,
  rolloutPartition,
  startRollout,
  viewOf,
} from '@fairlead/rollout';
import { type Clock, derivedId, type EndpointReader, type MetricReader, type WorkQueue } from '@fairlead/runtime';
import { rolloutProblems } from '../problems.ts';
import { findRollout } from '../rollout-finder.ts';
import type { StartRolloutBody } from './body.ts';

interface Deps {
  endpoints: EndpointReader;
  metrics: Pick<MetricReader, 'alarmStates'>;
  reconciler: Pick<Amender<RolloutState>, 'start'>;
  store: ItemStore<RolloutState>;
  queue: WorkQueue;
  account: { accountId: string; region: string };
  clock: Clock;
}

/** A rollout that was accepted, with what to know about it. */
export type StartedRollout = RolloutView & { warnings: string[] };

/**
 * Start a rollout. The id comes from caller and key, so a repeat finds the first; the one conditional write under the
 * endpoint's key is also the lock, so of two starts at once exactly one wins.
 */
export function makeStartRollout(deps: Deps) {
  const { reconciler, store, queue, account, clock } = deps;
  return async function start(
    body: StartRolloutBody,
    who: { caller: string; idempotencyKey: string },
  ): Promise<StartedRollout> {
    const id = derivedId('rol', who.caller, who.idempotencyKey);
    const endpoint = { ...account, name: body.endpoint };
    const key = endpointKey(endpoint);
    const now = instantOf(clock.now());
    const earlier = await store.getRecord(rolloutPartition(id), POINTER);
    if (earlier) return { ...(await findRollout(store, id, now)).view, warnings: [] };
    const standing = await store.load(key);
    if (isActive(standing)) return answerStanding(standing.state, standing.why, id, now);

    const request = requestOf(body);
    const planned = planRollout(id, request, await findingsFor(deps, request));
    if (planned.kind === 'refused') throw planRefused(body, planned.faults);
    const first = startRollout({ id, endpoint, startedAt: now, startedBy: who.caller }, planned.plan);
    const started = await reconciler.start(key, first);
    if (started.kind === 'taken') return answerStanding(started.item.state, started.item.why, id, now);

    // Also in the item's outbox, for the case that we stop here; written now, so that the id can be looked up at once.
    for (const record of first.publish ?? []) await store.putRecord(record);
    await queue.enqueue([key]);
    return { ...viewOf(first.state, { why: first.why, asOf: now }), warnings: planned.warnings };
  };
}

/** Somebody holds the endpoint: the same request of before gets its rollout, another one is refused. */
function answerStanding(state: RolloutState, why: string, id: string, now: Instant): StartedRollout {
  if (state.id === id) return { ...viewOf(state, { why, asOf: now }), warnings: [] };
  const detail = `${state.endpoint.name} is being rolled out by ${state.id} (to ${state.plan.challenger.modelName}, started ${state.startedAt}). Wait for it, or abort it first.`;
  throw rolloutProblems.make('endpoint_has_rollout', detail, { extra: { rolloutId: state.id } });
}

function requestOf(body: StartRolloutBody): RolloutRequest {
  return {
    endpointName: body.endpoint,
    modelName: body.model,
    steps: body.steps.map(({ weight, hold }) => ({ weightPercent: weight, holdSeconds: hold })),
    keepWarmSeconds: body.keepWarm,
    onInconclusive: body.onInconclusive,
    judgeAtFull: body.judgeAtFull,
    guards: body.guards,
  };
}

async function findingsFor(
  { endpoints, metrics }: Deps,
  { endpointName, modelName, guards }: RolloutRequest,
): Promise<Findings> {
  const alarmNames = guards.flatMap((guard) => (guard.kind === 'alarm' ? [guard.alarmName] : []));
  const [endpoint, modelExists, alarms] = await Promise.all([
    endpoints.endpoint(endpointName),
    endpoints.modelExists(modelName),
    alarmNames.length > 0 ? metrics.alarmStates(alarmNames) : {},
  ]);
  const config = endpoint === 'missing' ? 'missing' : await endpoints.config(endpoint.configName);
  return { endpoint, config, modelExists, alarms };
}

function planRefused(
  { endpoint, model }: StartRolloutBody,
  errors: { pointer: string; code: string; detail: string }[],
) {
  const count = errors.length === 1 ? '1 reason' : `${errors.length} reasons`;
  const detail = `${model} cannot be rolled out on ${endpoint} for ${count}. Nothing was created or changed.`;
  return rolloutProblems.make('rollout_plan_refused', detail, { errors });
}
