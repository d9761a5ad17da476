import { type Amender, type ItemStore, instantOf } from '@fairlead/reconcile';
import type { CallersAccess, Clock, EndpointFinder, Place, Places, WorkQueue } from '@fairlead/runtime';
import { allPlaces, derivedId } from '@fairlead/runtime';
import {
  expectationOf,
  listRecord,
  MOST_ENDPOINTS,
  orderWave,
  POLICY_RECORD,
  pendingTarget,
  startWave,
  targetRecord,
  type WaveFault,
  type WaveOrder,
  type WavePlan,
  type WaveRequest,
  type WaveState,
  type WaveView,
  waveKey,
  waveViewOf,
} from '@fairlead/wave';
import { waveProblems } from '../problems.ts';
import { lookForWave } from '../wave-finder.ts';
import type { StartWaveBody } from './body.ts';
import type { makeSample, Sample } from './sample.ts';

interface Deps {
  store: ItemStore<WaveState>;
  amender: Pick<Amender<WaveState>, 'start'>;
  finderAt(place: Place): EndpointFinder;
  sample: ReturnType<typeof makeSample>;
  queue: WorkQueue;
  /** Where endpoints may be. */
  places: Places;
  clock: Clock;
}

/** A wave that was accepted, with what to know about it. */
export type StartedWave = WaveView & { warnings: string[] };

/** So many records are written at once: a wave has some hundred. */
const WRITES_AT_ONCE = 25;

/**
 * Start a wave. The id comes from caller and key, so a repeat finds the first; its endpoints are found and frozen now.
 *
 * @throws Problem `access_refused` unless the caller may roll out on every one of them; `wave_refused` with every fault, those of its rollouts on a few of the endpoints included
 */
export function makeStartWave(deps: Deps) {
  const { store, amender, sample, queue, places, clock } = deps;
  const account = places.home;
  return async function start(
    body: StartWaveBody,
    rawBody: Record<string, unknown>,
    who: { caller: string; idempotencyKey: string; access: Pick<CallersAccess, 'require'> },
  ): Promise<StartedWave> {
    const id = derivedId('wav', who.caller, who.idempotencyKey);
    const now = instantOf(clock.now());
    const earlier = await lookForWave(store, id, now);
    if (earlier) return { ...earlier.view, warnings: [] };

    const order = orderOf(body, await requestOf(deps, body), places);
    await who.access.require(
      'wave.start',
      order.targets.map(({ endpoint }) => endpoint),
    );
    const sampled = await checked(deps, body, order, sample);
    const first = startWave({ id, account, startedAt: now, startedBy: who.caller }, planOf(body, order, sampled));
    await storeRecords(store, first.state, order, rawBody.rollout);
    const { item } = await amender.start(waveKey(id), first);
    // Also in the item's outbox, for the case that we stop here; written now, so that the list shows it at once.
    await store.putRecord(listRecord(item.state));
    await queue.enqueue([waveKey(id)]);
    return { ...waveViewOf(item.state, { why: item.why, asOf: now }), warnings: sampled.warnings };
  };
}

/** The endpoints as they were named, or as the tags find them now. */
async function requestOf({ finderAt, places: { home } }: Deps, body: StartWaveBody): Promise<WaveRequest> {
  const { endpoints = [], tags, model, models, order, stages, freezes } = body;
  const named = endpoints.map(({ name, accountId, region }, index) => ({
    name,
    accountId: accountId ?? home.accountId,
    region: region ?? home.region,
    pointer: `#/endpoints/${index}`,
  }));
  // One more than a wave takes, so that too many are told rather than left out.
  const found = tags ? await finderAt(home).tagged(tags, MOST_ENDPOINTS + 1) : [];
  const tagged = found.map((name) => ({ ...home, name, pointer: '#/tags' }));
  return { endpoints: [...named, ...tagged], model, models, order, stages, freezes };
}

function orderOf(body: StartWaveBody, request: WaveRequest, places: Deps['places']): WaveOrder {
  if (body.tags && request.endpoints.length === 0) {
    const tags = Object.entries(body.tags).map(([key, value]) => `${key}=${value}`);
    const detail = `No endpoint carries ${tags.join(' and ')}. Check the tags of the endpoints (not of their configs).`;
    throw refused([{ pointer: '#/tags', code: 'endpoint_unknown', detail }]);
  }
  const ordered = orderWave(request, { home: places.home, all: allPlaces(places) });
  if (ordered.kind === 'refused') throw refused(ordered.faults);
  return ordered.order;
}

async function checked(
  { finderAt }: Deps,
  body: StartWaveBody,
  order: WaveOrder,
  sample: Deps['sample'],
): Promise<Sample> {
  const [names, sampled] = await Promise.all([namesIn(order, finderAt), sample(body, order)]);
  const unknown = order.targets
    .filter(({ endpoint }) => names.get(placeKey(endpoint))?.has(endpoint.name.toLowerCase()) === false)
    .map(({ endpoint, pointer }) => ({
      pointer,
      code: 'endpoint_unknown',
      detail: `No endpoint named ${endpoint.name} exists in ${endpoint.region} of account ${endpoint.accountId}.`,
    }));
  const faults = [
    ...unknown,
    ...sampled.faults.filter(({ pointer }) => !unknown.some((one) => one.pointer === pointer)),
  ];
  if (faults.length > 0) throw refused(faults);
  return sampled;
}

/** Names of all endpoints there are, in lower case, where the wave has endpoints; places with too many to list are left out. */
async function namesIn({ targets }: WaveOrder, finderAt: Deps['finderAt']): Promise<Map<string, Set<string>>> {
  const places = new Map(targets.map(({ endpoint }) => [placeKey(endpoint), endpoint]));
  const found = await Promise.all(
    [...places].map(async ([key, place]) => ({ key, names: await finderAt(place).names() })),
  );
  return new Map(
    found.flatMap(({ key, names }) => (names ? [[key, new Set(names.map((name) => name.toLowerCase()))]] : [])),
  );
}

function placeKey({ accountId, region }: Place): string {
  return `${accountId}#${region}`;
}

function planOf(body: StartWaveBody, { targets, stages }: WaveOrder, { plans }: Sample): WavePlan {
  const { maxInFlight, onFailure, onBusy, busyFor, freezes, whileFrozen, prices } = body;
  return {
    count: targets.length,
    stages,
    maxInFlight,
    onFailure,
    onBusy,
    busyForSeconds: busyFor,
    freezes,
    whileFrozen,
    expected: expectationOf(plans),
    prices,
  };
}

/** Before the wave itself: whoever finds it may read them. A crash in between leaves records that a repeat writes again. */
async function storeRecords(
  store: ItemStore<WaveState>,
  { id, startedAt }: WaveState,
  { targets }: WaveOrder,
  policy: unknown,
): Promise<void> {
  await store.putRecord({
    pk: waveKey(id),
    sk: POLICY_RECORD,
    body: { ...(policy as Record<string, unknown> | undefined) },
  });
  for (let from = 0; from < targets.length; from += WRITES_AT_ONCE) {
    const some = targets.slice(from, from + WRITES_AT_ONCE);
    await Promise.all(
      some.map(({ endpoint, model }, offset) =>
        store.putRecord(targetRecord(id, pendingTarget(from + offset, endpoint, model, startedAt))),
      ),
    );
  }
}

function refused(errors: WaveFault[]) {
  const count = errors.length === 1 ? '1 fault' : `${errors.length} faults`;
  return waveProblems.make('wave_refused', `The wave has ${count}. Nothing was created or changed.`, { errors });
}
