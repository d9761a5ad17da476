export type { Elsewhere } from './client-settings.ts';
export { documentClient, sqsClient } from './clients.ts';
export { dynamoRateStore } from './dynamo-rate-store.ts';
export { DUE_INDEX, dynamoStore } from './dynamo-store.ts';
export { clientsPerMember, type MembersSettings, NotAMember } from './members/clients-per-member.ts';
export { type AccountRegion, type MemberDirectory, memberDirectory } from './members/member-directory.ts';
export {
  cloudWatchMetricsOnDemand,
  eventBridgeBusOnDemand,
  loadReaderOnDemand,
  sageMakerChangesOnDemand,
  sageMakerInvokerOnDemand,
  sageMakerLeftoversOnDemand,
  scalingChangerOnDemand,
  scalingReaderOnDemand,
} from './on-demand.ts';
export { type Pace, sageMakerReader } from './sagemaker-clients.ts';
export { sageMakerEndpoints } from './sagemaker-endpoints.ts';
export { sageMakerFinder } from './sagemaker-finder.ts';
export { sageMakerTags } from './sagemaker-tags.ts';
export { sqsWorkQueue } from './sqs-queue.ts';
export { controlTableInput } from './table.ts';
