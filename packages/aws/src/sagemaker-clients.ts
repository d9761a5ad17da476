import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { common, READ_TRIES } from './client-settings.ts';

/** For Describe and List calls. */
export function sageMakerReader(): SageMakerClient {
  return new SageMakerClient({ ...common(), maxAttempts: READ_TRIES });
}

/** For calls that change something: one try each, because a repeat is the reconciler's decision, not the SDK's. */
export function sageMakerChanger(): SageMakerClient {
  return new SageMakerClient({ ...common(), maxAttempts: 1 });
}
