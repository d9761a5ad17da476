import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { EventBus } from '@fairlead/runtime';

/** The source of every event that Fairlead sends. */
const SOURCE = 'fairlead';

/** Publish on an EventBridge bus; the event's id travels in the detail, since EventBridge gives each delivery its own. */
export function eventBridgeBus({ client, busName }: { client: EventBridgeClient; busName: string }): EventBus {
  return {
    async publish({ id, type, at, detail }) {
      const { FailedEntryCount = 0, Entries = [] } = await client.send(
        new PutEventsCommand({
          Entries: [
            {
              EventBusName: busName,
              Source: SOURCE,
              DetailType: type,
              Time: new Date(at),
              Detail: JSON.stringify({ id, ...detail }),
            },
          ],
        }),
      );
      if (FailedEntryCount === 0) return;
      const { ErrorCode, ErrorMessage } = Entries[0] ?? {};
      throw new Error(`EventBridge did not take event ${id} (${type}): ${ErrorCode}: ${ErrorMessage}`);
    },
  };
}
