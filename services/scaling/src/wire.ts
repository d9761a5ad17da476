import {
  type AccountRegion,
  clientsPerMember,
  documentClient,
  dynamoStore,
  loadReaderOnDemand,
  memberDirectory,
  sageMakerEndpoints,
  sageMakerReader,
  sageMakerTags,
  scalingChangerOnDemand,
  scalingReaderOnDemand,
} from '@fairlead/aws';
import {
  clock,
  type EndpointTags,
  type LoadReader,
  loadConfig,
  newId,
  type Places,
  type ScalingChanger,
} from '@fairlead/runtime';
import { scalingDocuments } from '@fairlead/scaling';
import { makeApplyScaling } from './apply-scaling/apply-scaling.ts';
import { ScalingConfig } from './config.ts';
import type { ScalingReads } from './look.ts';

/** All that an account and region is looked at and changed through. */
type Ports = ScalingReads & { changes: ScalingChanger; load: LoadReader; tags: EndpointTags };

/** What every function of this capability works with, built from the environment; a bad value stops the cold start. */
export function wire(environment: NodeJS.ProcessEnv) {
  const config = loadConfig(ScalingConfig, environment);
  const home: AccountRegion = { accountId: config.FAIRLEAD_ACCOUNT_ID, region: config.AWS_REGION };
  const directory = memberDirectory(config.FAIRLEAD_MEMBERS);
  const places: Places = { home, members: directory.members };
  const store = dynamoStore({ client: documentClient(), tableName: config.FAIRLEAD_TABLE });
  const documents = scalingDocuments(store);
  const readsAt = clientsPerMember({
    home,
    directory,
    sessionName: environment.AWS_LAMBDA_FUNCTION_NAME ?? 'fairlead',
    open: (_place, elsewhere): Ports => ({
      endpoints: sageMakerEndpoints(sageMakerReader(undefined, elsewhere)),
      tags: sageMakerTags(sageMakerReader(undefined, elsewhere)),
      scaling: scalingReaderOnDemand(elsewhere),
      changes: scalingChangerOnDemand(elsewhere),
      load: loadReaderOnDemand(elsewhere),
    }),
  });
  const looking = { documents, store, readsAt, places };
  const applying = { ...looking, changesAt: (place: AccountRegion) => readsAt(place).changes, clock };
  return { ...looking, applyScaling: makeApplyScaling({ ...applying, newWorkerId: () => newId('wrk') }) };
}
