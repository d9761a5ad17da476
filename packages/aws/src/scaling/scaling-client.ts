import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { common, READ_TRIES } from '../client-settings.ts';

/** For Describe calls. */
export function scalingReaderClient(): ApplicationAutoScalingClient {
  return new ApplicationAutoScalingClient({ ...common(), maxAttempts: READ_TRIES });
}

/** For calls that change something: one try each. */
export function scalingChangerClient(): ApplicationAutoScalingClient {
  return new ApplicationAutoScalingClient({ ...common(), maxAttempts: 1 });
}
