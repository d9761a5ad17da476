import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { common, READ_TRIES } from './client-settings.ts';

export function cloudWatchClient(): CloudWatchClient {
  return new CloudWatchClient({ ...common(), maxAttempts: READ_TRIES });
}
