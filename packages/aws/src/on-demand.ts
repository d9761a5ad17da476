import type {
  EndpointChanger,
  EventBus,
  Invoker,
  LeftoverKeeper,
  LoadReader,
  MetricReader,
  ScalingChanger,
  ScalingReader,
} from '@fairlead/runtime';
import type { Elsewhere } from './client-settings.ts';
import { lazyPort } from './lazy-port.ts';
import type { Pace } from './sagemaker-clients.ts';

/*
 * Ports that most looks do not need: a changing endpoint is not judged, a steady one is not changed, and neither makes
 * events. Their code is loaded when one of them is first used, so that no cold start waits for it; the package's index
 * must not name what `late-ports.ts` imports, since what it exports is bundled into every function's start.
 */

/** Read request counts and alarms from CloudWatch. */
export function cloudWatchMetricsOnDemand(elsewhere?: Elsewhere): MetricReader {
  return lazyPort(async () => (await import('./late-ports.ts')).openMetrics(elsewhere));
}

/** Change endpoints through SageMaker. */
export function sageMakerChangesOnDemand(pace?: Pace, elsewhere?: Elsewhere): EndpointChanger {
  return lazyPort(async () => (await import('./late-ports.ts')).openChanges(pace, elsewhere));
}

/** Invoke single variants through SageMaker's runtime. */
export function sageMakerInvokerOnDemand(elsewhere?: Elsewhere): Invoker {
  return lazyPort(async () => (await import('./late-ports.ts')).openInvoker(elsewhere));
}

/** Look after what rollouts have made. */
export function sageMakerLeftoversOnDemand(pace: Pace, elsewhere?: Elsewhere): LeftoverKeeper {
  return lazyPort(async () => (await import('./late-ports.ts')).openLeftovers(pace, elsewhere));
}

/** Publish on an EventBridge bus. */
export function eventBridgeBusOnDemand(settings: { busName: string }): EventBus {
  return lazyPort(async () => (await import('./late-ports.ts')).openBus(settings));
}

/** Read the autoscaling of endpoints. */
export function scalingReaderOnDemand(elsewhere?: Elsewhere): ScalingReader {
  return lazyPort(async () => (await import('./late-ports.ts')).openScaling(elsewhere));
}

/** Change the autoscaling of endpoints. */
export function scalingChangerOnDemand(elsewhere?: Elsewhere): ScalingChanger {
  return lazyPort(async () => (await import('./late-ports.ts')).openScalingChanges(elsewhere));
}

/** Read how busy variants were. */
export function loadReaderOnDemand(elsewhere?: Elsewhere): LoadReader {
  return lazyPort(async () => (await import('./late-ports.ts')).openLoad(elsewhere));
}
