import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { common, READ_TRIES } from './client-settings.ts';

/** For reading; `tries: 1` for calls that change something. */
export function cloudWatchClient({ tries = READ_TRIES }: { tries?: number } = {}): CloudWatchClient {
  return new CloudWatchClient({ ...common(), maxAttempts: tries });
}
