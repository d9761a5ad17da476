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
import { addressOfPath, clock, loadConfig, type Place } from '@fairlead/runtime';
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
  const listRollouts = makeListRollouts({ store, clock });
  const policies = policyStore(store);
  const reading = { store, scaling: scalingDocuments(store), policies, places, readsAt, listRollouts, clock };
  return {
    listRollouts,
    listWaves: makeListWaves({ store: waves, clock }),
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
