import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { common, type Elsewhere, READ_TRIES } from '../client-settings.ts';

/** For Describe calls. */
export function scalingReaderClient(elsewhere?: Elsewhere): ApplicationAutoScalingClient {
  return new ApplicationAutoScalingClient({ ...common(elsewhere), maxAttempts: READ_TRIES });
}

/** For calls that change something: one try each. */
export function scalingChangerClient(elsewhere?: Elsewhere): ApplicationAutoScalingClient {
  return new ApplicationAutoScalingClient({ ...common(elsewhere), maxAttempts: 1 });
}
