import type { EndpointChanger, EventBus, MetricReader } from '@fairlead/runtime';
import { cloudWatchMetrics } from './cloudwatch/cloudwatch-metrics.ts';
import { cloudWatchClient } from './cloudwatch-client.ts';
import { eventBridgeBus } from './eventbridge-bus.ts';
import { eventBridgeClient } from './eventbridge-client.ts';
import { sageMakerChanges } from './sagemaker-changes.ts';
import { type Pace, sageMakerChanger, sageMakerReader } from './sagemaker-clients.ts';

/* The ports of `on-demand.ts`, in one module: each module of its own would split the bundle into more files to read. */

export function openMetrics(): MetricReader {
  return cloudWatchMetrics(cloudWatchClient());
}

export function openChanges(pace?: Pace): EndpointChanger {
  return sageMakerChanges({ changer: sageMakerChanger(pace), reader: sageMakerReader(pace) });
}

export function openBus({ busName }: { busName: string }): EventBus {
  return eventBridgeBus({ client: eventBridgeClient(), busName });
}
