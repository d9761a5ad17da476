import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { common, READ_TRIES } from './client-settings.ts';

export function eventBridgeClient(): EventBridgeClient {
  return new EventBridgeClient({ ...common(), maxAttempts: READ_TRIES });
}
