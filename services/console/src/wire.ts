import {
  clientsPerMember,
  documentClient,
  dynamoStore,
  memberDirectory,
  sageMakerEndpoints,
  sageMakerFinder,
  sageMakerReader,
} from '@fairlead/aws';
import { createAmender } from '@fairlead/reconcile';
import type { NextState, RolloutState } from '@fairlead/rollout';
import { addressOfPath, type CallersAccess, clock, loadConfig, type Place } from '@fairlead/runtime';
import { scalingDocuments } from '@fairlead/scaling';
import {
  makeListRollouts,
  makeListWaves,
  makeShowWave,
  NEXT_RECORDS,
  nextRollouts,
  policyStore,
} from '@fairlead/service-rollouts/reads';
import type { WaveState } from '@fairlead/wave';
import { ConsoleConfig } from './config.ts';
import { makeListEndpoints, makeListScaling, makeReadEndpoint } from './read-endpoints.ts';
import { makeReadRollout } from './read-rollout.ts';

/** Until the console has a sign-in: it runs on laptops alone, and whoever opens it there sees everything. */
const seesAll: Pick<CallersAccess, 'only'> = { only: async (_action, things) => [...things] };

/** What the pages are made from, through the same stores as the acts; a bad environment stops the cold start. */
export function wire(environment: NodeJS.ProcessEnv) {
  const config = loadConfig(ConsoleConfig, environment);
  const table = { client: documentClient(), tableName: config.FAIRLEAD_TABLE };
  const store = dynamoStore<RolloutState>(table);
  const waves = dynamoStore<WaveState>(table);
  const nextStore = dynamoStore<NextState>(table);
  const next = nextRollouts({
    store: nextStore,
    amender: createAmender<NextState>({ store: nextStore, machine: NEXT_RECORDS, clock }),
    clock,
  });
  const home: Place = { accountId: config.FAIRLEAD_ACCOUNT_ID, region: config.AWS_REGION };
  const directory = memberDirectory(config.FAIRLEAD_MEMBERS);
  const places = { home, members: directory.members };
  const readsAt = clientsPerMember({
    home,
    directory,
    sessionName: environment.AWS_LAMBDA_FUNCTION_NAME ?? 'fairlead',
    open(_place, elsewhere) {
      const reader = sageMakerReader(undefined, elsewhere);
      return { endpoints: sageMakerEndpoints(reader), finder: sageMakerFinder(reader) };
    },
  });
  const listAllowedRollouts = makeListRollouts({ store, clock });
  const listAllowedWaves = makeListWaves({ store: waves, clock });
  const listRollouts = (query: Parameters<typeof listAllowedRollouts>[0]) => listAllowedRollouts(query, seesAll);
  const policies = policyStore(store);
  const reading = { store, scaling: scalingDocuments(store), policies, places, readsAt, listRollouts, clock };
  return {
    listRollouts,
    listWaves: (query: Parameters<typeof listAllowedWaves>[0]) => listAllowedWaves(query, seesAll),
    showWave: makeShowWave({ waves, rollouts: store, clock }),
    readRollout: makeReadRollout({ store, next, clock }),
    listEndpoints: makeListEndpoints(reading),
    readEndpoint: makeReadEndpoint(reading),
    listScaling: makeListScaling(reading),
    addressOf: (name: string | undefined, place: { accountId?: string | undefined; region?: string | undefined }) =>
      addressOfPath(places, name, place),
  };
}
export type Reads = ReturnType<typeof wire>;
