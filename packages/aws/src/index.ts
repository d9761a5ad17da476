export {
  cloudWatchClient,
  documentClient,
  eventBridgeClient,
  sageMakerChanger,
  sageMakerReader,
  sqsClient,
} from './clients.ts';
export { cloudWatchMetrics } from './cloudwatch-metrics.ts';
export { DUE_INDEX, dynamoStore } from './dynamo-store.ts';
export { eventBridgeBus } from './eventbridge-bus.ts';
export { sageMakerChanges } from './sagemaker-changes.ts';
export { sageMakerEndpoints } from './sagemaker-endpoints.ts';
export { sqsWorkQueue } from './sqs-queue.ts';
export { controlTableInput } from './table.ts';
