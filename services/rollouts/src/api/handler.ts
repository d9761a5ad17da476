import { documentClient, dynamoStore, sqsClient, sqsWorkQueue } from '@fairlead/aws';
import { createAmender } from '@fairlead/reconcile';
import {
  COMMANDS,
  endpointKey,
  type NextState,
  parseRollout,
  ROLLOUT_SCHEMA_VERSION,
  type RolloutState,
  rolloutPartition,
} from '@fairlead/rollout';
import { addressOfPath, clock, loadConfig, readSignIn } from '@fairlead/runtime';
import { accepted, created, httpApi, ok, PlaceQuery, route, signInRoutes } from '@fairlead/runtime/http';
import { routesTo } from '@fairlead/runtime/manifest';
import { scalingDocuments } from '@fairlead/scaling';
import { parseWave, WAVE_COMMANDS, WAVE_SCHEMA_VERSION, type WaveState, waveKey } from '@fairlead/wave';
import { capability } from '../../capability.ts';
import { makeBacktestGuards } from '../backtest-guards/backtest-guards.ts';
import { BacktestBody } from '../backtest-guards/body.ts';
import { CommandBody } from '../command-rollout/body.ts';
import { makeCommandRollout } from '../command-rollout/command-rollout.ts';
import { makeRenewRollout } from '../command-rollout/renew-rollout.ts';
import { ApiConfig } from '../config.ts';
import { makeGetPolicy, makePutPolicy } from '../endpoint-policy/endpoint-policy.ts';
import { makeListLooks } from '../list-looks/list-looks.ts';
import { ListLooksQuery } from '../list-looks/query.ts';
import { makeListRollouts } from '../list-rollouts/list-rollouts.ts';
import { ListRolloutsQuery } from '../list-rollouts/query.ts';
import { NEXT_RECORDS, nextRollouts } from '../next-rollout/queue-rollout.ts';
import { makePlanRollout } from '../plan-rollout/plan-rollout.ts';
import { makePlanner, makePlanRequest } from '../planning.ts';
import { endpointPolicySchema } from '../policy/json-schema.ts';
import { policyStore } from '../policy/policy-store.ts';
import { EndpointPolicyBody } from '../policy/schema.ts';
import { makeShowRollout } from '../show-rollout/show-rollout.ts';
import { makeBeginRollout } from '../start-rollout/begin-rollout.ts';
import { StartRolloutBody } from '../start-rollout/body.ts';
import { makeStartRollout } from '../start-rollout/start-rollout.ts';
import { makeCommandWave } from '../waves/command-wave.ts';
import { makeListWaves } from '../waves/list-waves.ts';
import { makeShowWave } from '../waves/show-wave.ts';
import { StartWaveBody } from '../waves/start-wave/body.ts';
import { makeSample } from '../waves/start-wave/sample.ts';
import { makeStartWave } from '../waves/start-wave/start-wave.ts';
import { wireReads } from '../wire-reads.ts';
import { makeSubjects } from './subjects.ts';

const config = loadConfig(ApiConfig, process.env);
const signIn = readSignIn(config.FAIRLEAD_SIGN_IN);
const store = dynamoStore<RolloutState>({ client: documentClient(), tableName: config.FAIRLEAD_TABLE });
const queue = sqsWorkQueue({ client: sqsClient(), queueUrl: config.FAIRLEAD_DUE_QUEUE_URL });
const urgentQueue = sqsWorkQueue({ client: sqsClient(), queueUrl: config.FAIRLEAD_URGENT_QUEUE_URL });
const amender = createAmender({
  store,
  machine: { schemaVersion: ROLLOUT_SCHEMA_VERSION, parse: parseRollout, partition: ({ id }) => rolloutPartition(id) },
  clock,
});

const { places, readsAt } = wireReads(config, process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'fairlead');
const policies = policyStore(store);
const scaling = scalingDocuments(store);
const planning = { readsAt, policies, clock };
const plan = makePlanner(planning);
const begin = makeBeginRollout({ amender, store, queue, clock });
const nextStore = dynamoStore<NextState>({ client: documentClient(), tableName: config.FAIRLEAD_TABLE });
const nextAmender = createAmender<NextState>({ store: nextStore, machine: NEXT_RECORDS, clock });
const next = nextRollouts({ store: nextStore, amender: nextAmender, clock });
const showRollout = makeShowRollout({ store, next, clock });
const listRollouts = makeListRollouts({ store, clock });
const renew = makeRenewRollout({ planRequest: makePlanRequest(planning), begin });
const commandRollout = makeCommandRollout({ store, amender, queue: urgentQueue, clock, renew, next });
const startRollout = makeStartRollout({
  plan,
  begin,
  next,
  abort: (id, who) => commandRollout(id, 'abort', who),
  onNewVersion: async (endpoint) => (await policies.read(endpointKey(endpoint)))?.onNewVersion,
  places,
});
const planRollout = makePlanRollout({ plan, store, places, readsAt });
const backtestGuards = makeBacktestGuards({ readsAt, places, policies });
const waveStore = dynamoStore<WaveState>({ client: documentClient(), tableName: config.FAIRLEAD_TABLE });
const wavesQueue = sqsWorkQueue({ client: sqsClient(), queueUrl: config.FAIRLEAD_WAVES_QUEUE_URL });
const waveAmender = createAmender({
  store: waveStore,
  machine: { schemaVersion: WAVE_SCHEMA_VERSION, parse: parseWave, partition: ({ id }) => waveKey(id) },
  clock,
});
const startWave = makeStartWave({
  store: waveStore,
  amender: waveAmender,
  finderAt: (place) => readsAt(place).finder,
  sample: makeSample(plan),
  queue: wavesQueue,
  places,
  clock,
});
const showWave = makeShowWave({ waves: waveStore, rollouts: store, clock });
const { aboutBody, aboutPath, aboutRollout, aboutWave } = makeSubjects({
  rollouts: store,
  waves: waveStore,
  next,
  places,
  clock,
});
const listWaves = makeListWaves({ store: waveStore, clock });
const commandWave = makeCommandWave({ store: waveStore, amender: waveAmender, queue: wavesQueue, clock });
const listLooks = makeListLooks({ store, clock });
const putPolicy = makePutPolicy({ policies, scaling, readsAt, clock });
const getPolicy = makeGetPolicy({ policies, scaling });

export const handler = httpApi(
  [
    route(
      'POST /v1/rollouts',
      { body: StartRolloutBody, about: aboutBody },
      async ({ body, rawBody, caller, idempotencyKey }) => {
        const rollout = await startRollout(body, rawBody, { caller, idempotencyKey });
        const answer = rollout.status === 'queued' ? accepted : created;
        return answer(`/v1/rollouts/${rollout.id}`, rollout);
      },
    ),
    route('POST /v1/rollouts/plan', { body: StartRolloutBody, about: aboutBody }, async ({ body }) =>
      ok(await planRollout(body)),
    ),
    route('POST /v1/guards/backtest', { body: BacktestBody, about: aboutBody }, async ({ body }) =>
      ok(await backtestGuards(body)),
    ),
    route('GET /v1/rollouts', { query: ListRolloutsQuery, about: 'nothing' }, async ({ query, access }) =>
      ok(await listRollouts(query, access)),
    ),
    route('GET /v1/rollouts/{id}', { about: aboutRollout }, async ({ params }) =>
      ok(await showRollout(params.id ?? '')),
    ),
    route('GET /v1/rollouts/{id}/looks', { query: ListLooksQuery, about: aboutRollout }, async ({ params, query }) =>
      ok(await listLooks(params.id ?? '', query)),
    ),
    route('POST /v1/waves', { body: StartWaveBody, about: 'nothing' }, async (request) => {
      const { body, rawBody, caller, idempotencyKey, access } = request;
      const wave = await startWave(body, rawBody, { caller, idempotencyKey, access });
      return created(`/v1/waves/${wave.id}`, wave);
    }),
    route('GET /v1/waves', { query: ListRolloutsQuery, about: 'nothing' }, async ({ query, access }) =>
      ok(await listWaves(query, access)),
    ),
    route('GET /v1/waves/{id}', { about: aboutWave }, async ({ params }) => ok(await showWave(params.id ?? ''))),
    ...WAVE_COMMANDS.map((name) =>
      route(
        `POST /v1/waves/{id}/${name}`,
        { body: CommandBody, about: aboutWave },
        async ({ body, params, caller }) => {
          const wave = await commandWave(params.id ?? '', name, { by: caller, reason: body.reason });
          return accepted(`/v1/waves/${wave.id}`, wave);
        },
      ),
    ),
    route('GET /v1/endpoints/{name}/policy', { query: PlaceQuery, about: aboutPath }, async ({ params, query }) =>
      ok(await getPolicy(addressOfPath(places, params.name, query))),
    ),
    route(
      'PUT /v1/endpoints/{name}/policy',
      { body: EndpointPolicyBody, query: PlaceQuery, about: aboutPath },
      async ({ params, query, body, rawBody }) =>
        ok(await putPolicy(addressOfPath(places, params.name, query), body, rawBody)),
    ),
    route('GET /v1/schemas/endpoint-policy', { about: 'nothing' }, async () => ok(endpointPolicySchema())),
    ...COMMANDS.map((name) =>
      route(
        `POST /v1/rollouts/{id}/${name}`,
        { body: CommandBody, about: aboutRollout },
        async ({ body, params, caller }) => {
          const rollout = await commandRollout(params.id ?? '', name, { by: caller, reason: body.reason });
          return accepted(`/v1/rollouts/${rollout.id}`, rollout);
        },
      ),
    ),
    ...signInRoutes(signIn),
  ],
  {
    store,
    manifest: routesTo(capability, 'api'),
    signIn,
    readTags: ({ name, ...place }) => readsAt(place).tags.tagsOf(name),
  },
);
