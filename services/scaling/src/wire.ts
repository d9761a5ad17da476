import {
  documentClient,
  dynamoStore,
  sageMakerEndpoints,
  sageMakerReader,
  scalingChangerOnDemand,
  scalingReaderOnDemand,
} from '@fairlead/aws';
import { clock, loadConfig, newId } from '@fairlead/runtime';
import { scalingDocuments } from '@fairlead/scaling';
import { makeApplyScaling } from './apply-scaling/apply-scaling.ts';
import { ScalingConfig } from './config.ts';

/** What every function of this capability works with, built from the environment; a bad value stops the cold start. */
export function wire(environment: NodeJS.ProcessEnv) {
  const config = loadConfig(ScalingConfig, environment);
  const account = { accountId: config.FAIRLEAD_ACCOUNT_ID, region: config.AWS_REGION };
  const store = dynamoStore({ client: documentClient(), tableName: config.FAIRLEAD_TABLE });
  const documents = scalingDocuments(store);
  const endpoints = sageMakerEndpoints(sageMakerReader());
  const looking = { documents, store, endpoints, scaling: scalingReaderOnDemand(), account };
  const applying = { ...looking, changes: scalingChangerOnDemand(), clock, newWorkerId: () => newId('wrk') };
  return { ...looking, applyScaling: makeApplyScaling(applying) };
}
