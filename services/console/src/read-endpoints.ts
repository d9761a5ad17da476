import type { EndpointData, EndpointLine, EndpointListData, ScalingLine } from '@fairlead/console';
import { type ItemStore, instantOf, isActive } from '@fairlead/reconcile';
import { endpointKey, parseRollout, type RolloutState, type RolloutView, viewOf } from '@fairlead/rollout';
import {
  allPlaces,
  type Clock,
  type EndpointAddress,
  type EndpointFinder,
  type EndpointReader,
  logger,
  type Place,
  type Places,
} from '@fairlead/runtime';
import type { ScalingDocuments } from '@fairlead/scaling';
import { type PolicyStore, type RolloutPage, rolloutProblems } from '@fairlead/service-rollouts/reads';

export interface EndpointDeps {
  store: ItemStore<RolloutState>;
  scaling: ScalingDocuments;
  policies: PolicyStore;
  places: Places;
  readsAt(place: Place): { endpoints: EndpointReader; finder: EndpointFinder };
  listRollouts(query: { limit: number; cursor: string | undefined }): Promise<RolloutPage>;
  clock: Clock;
}

/** Lines of one place: each costs a read. */
const MOST_LINES = 200;
const NEWEST = { limit: 100, cursor: undefined };

/** Find the endpoints of home and members, each with its rollout. A place that does not answer is told, and hides no other. */
export function makeListEndpoints(deps: EndpointDeps) {
  return async function list(): Promise<EndpointListData> {
    const found = await Promise.all(allPlaces(deps.places).map((place) => endpointsAt(deps, place)));
    return { endpoints: found.flatMap(({ endpoints }) => endpoints), notes: found.flatMap(({ notes }) => notes) };
  };
}

async function endpointsAt(deps: EndpointDeps, place: Place): Promise<EndpointListData> {
  const where = `${place.region} of ${place.accountId}`;
  try {
    const names = await deps.readsAt(place).finder.names();
    if (!names) return { endpoints: [], notes: [`${where} has more endpoints than can be listed here.`] };
    const shown = names.toSorted().slice(0, MOST_LINES);
    const endpoints = await Promise.all(shown.map((name) => lineOf(deps, { ...place, name })));
    const notes =
      names.length > MOST_LINES ? [`Of ${names.length} endpoints in ${where}, ${MOST_LINES} are shown.`] : [];
    return { endpoints, notes };
  } catch (error) {
    logger.warn('Endpoints could not be listed', { where, error });
    return { endpoints: [], notes: [`${where} did not answer; its endpoints are missing here.`] };
  }
}

async function lineOf({ store, clock }: EndpointDeps, address: EndpointAddress): Promise<EndpointLine> {
  const item = await store.load(endpointKey(address));
  if (!isActive(item) || item.final) return { ...address, rollout: null };
  const state = parseRollout(item.state, item.schemaVersion);
  return { ...address, rollout: viewOf(state, { why: item.why, trouble: item.trouble, asOf: instantOf(clock.now()) }) };
}

/** Read all that the page of one endpoint shows. @throws Problem `endpoint_unknown` */
export function makeReadEndpoint(deps: EndpointDeps) {
  const scalingOf = makeReadScaling(deps);
  return async function read(address: EndpointAddress): Promise<EndpointData> {
    const { accountId, region, name } = address;
    const [live, policy, scaling, { items }] = await Promise.all([
      deps.readsAt(address).endpoints.endpoint(name),
      deps.policies.written(endpointKey(address)),
      scalingOf(address),
      deps.listRollouts(NEWEST),
    ]);
    if (live === 'missing') {
      throw rolloutProblems.make('endpoint_unknown', `There is no endpoint ${name} in ${region} of ${accountId}.`);
    }
    const rollouts = items.filter((view) => isOn(view, address));
    return { accountId, region, live, policy: policy ?? null, scaling: scaling ?? null, rollouts };
  };
}

function isOn(view: RolloutView, address: EndpointAddress): boolean {
  return endpointKey({ ...view, name: view.endpoint }) === endpointKey(address);
}

function makeReadScaling({ scaling }: Pick<EndpointDeps, 'scaling'>) {
  return async function read(address: EndpointAddress): Promise<ScalingLine | undefined> {
    const key = endpointKey(address);
    const [document, status] = await Promise.all([scaling.read(key), scaling.status(key)]);
    return document && { ...address, name: document.endpointName, written: document.written, status: status ?? null };
  };
}

/** Every endpoint with a scaling policy, in home and members. */
export function makeListScaling(deps: EndpointDeps) {
  const read = makeReadScaling(deps);
  return async function list(): Promise<ScalingLine[]> {
    const found = await Promise.all(
      allPlaces(deps.places).map(async (place) => {
        const { items } = await deps.scaling.names(place);
        return Promise.all(items.map((name) => read({ ...place, name })));
      }),
    );
    return found.flat().filter((line) => line !== undefined);
  };
}
