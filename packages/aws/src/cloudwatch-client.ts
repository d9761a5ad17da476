import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { common, type Elsewhere, READ_TRIES } from './client-settings.ts';

/** For reading; `tries: 1` for calls that change something. */
export function cloudWatchClient({
  tries = READ_TRIES,
  elsewhere,
}: {
  tries?: number;
  elsewhere?: Elsewhere | undefined;
} = {}): CloudWatchClient {
  return new CloudWatchClient({ ...common(elsewhere), maxAttempts: tries });
}
