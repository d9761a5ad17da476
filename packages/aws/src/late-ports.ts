import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import {
  clock,
  type EndpointChanger,
  type EventBus,
  type Invoker,
  type LeftoverKeeper,
  type LoadReader,
  type MetricReader,
  type ScalingChanger,
  type ScalingReader,
} from '@fairlead/runtime';
import { common, type Elsewhere } from './client-settings.ts';
import { cloudWatchMetrics } from './cloudwatch/cloudwatch-metrics.ts';
import { cloudWatchLoad } from './cloudwatch/load.ts';
import { cloudWatchClient } from './cloudwatch-client.ts';
import { eventBridgeBus } from './eventbridge-bus.ts';
import { eventBridgeClient } from './eventbridge-client.ts';
import { sageMakerChanges } from './sagemaker-changes.ts';
import { type Pace, sageMakerChanger, sageMakerReader } from './sagemaker-clients.ts';
import { sageMakerInvoker } from './sagemaker-invoker.ts';
import { sageMakerLeftovers } from './sagemaker-leftovers.ts';
import { awsScalingChanger } from './scaling/scaling-changer.ts';
import { scalingChangerClient, scalingReaderClient } from './scaling/scaling-client.ts';
import { awsScalingReader } from './scaling/scaling-reader.ts';

/* The ports of `on-demand.ts`, in one module: each module of its own would split the bundle into more files to read. */

export function openMetrics(elsewhere?: Elsewhere): MetricReader {
  return cloudWatchMetrics(cloudWatchClient({ elsewhere }));
}

export function openChanges(pace?: Pace, elsewhere?: Elsewhere): EndpointChanger {
  return sageMakerChanges({
    changer: sageMakerChanger(pace, elsewhere),
    reader: sageMakerReader(pace, elsewhere),
  });
}

/** One try each: whether to ask again is the rollout's decision. */
export function openInvoker(elsewhere?: Elsewhere): Invoker {
  return sageMakerInvoker(new SageMakerRuntimeClient({ ...common(elsewhere), maxAttempts: 1 }), clock);
}

export function openLeftovers(pace: Pace, elsewhere?: Elsewhere): LeftoverKeeper {
  return sageMakerLeftovers({
    changer: sageMakerChanger(pace, elsewhere),
    reader: sageMakerReader(pace, elsewhere),
  });
}

export function openBus({ busName }: { busName: string }): EventBus {
  return eventBridgeBus({ client: eventBridgeClient(), busName });
}

export function openScaling(elsewhere?: Elsewhere): ScalingReader {
  return awsScalingReader({ scaling: scalingReaderClient(elsewhere), cloudWatch: cloudWatchClient({ elsewhere }) });
}

export function openScalingChanges(elsewhere?: Elsewhere): ScalingChanger {
  const changers = { scaling: scalingChangerClient(elsewhere), cloudWatch: cloudWatchClient({ tries: 1, elsewhere }) };
  return awsScalingChanger({ ...changers, reader: scalingReaderClient(elsewhere) });
}

export function openLoad(elsewhere?: Elsewhere): LoadReader {
  return cloudWatchLoad(cloudWatchClient({ elsewhere }));
}
