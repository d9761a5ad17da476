import type { CloudContext, Service } from './service.ts';
import type { ScalingSettings } from './services/applicationautoscaling/settings.ts';
import type { CloudWatchOptions } from './services/cloudwatch/options.ts';
import type { SageMakerSettings } from './services/sagemaker/settings.ts';

/** A service that is served besides the local cloud's own, or in place of one of them. */
export type ServiceFactory = (context: CloudContext) => Service;

/** How time passes: as on the wall, `rate` times as fast, or only when told to. */
export type ClockChoice = 'real' | { rate: number } | 'virtual';

/** How a local cloud is set up; everything has a default. */
export interface CloudOptions<C extends ClockChoice = ClockChoice> {
  /** The folder that holds all state; absent: memory. One cloud at a time has a folder. */
  dataDir?: string;
  /** Default `real`. */
  clock?: C;
  /** Cloud time at the very first start of a scaled or virtual clock; default: now. */
  startMs?: number;
  /** The wire listener's port on 127.0.0.1, 0 for a free one; absent: no socket, only the in-process transports. */
  port?: number;
  /** The port of the first HTTP API; default: a free one. Counts only with `port`. */
  apiPort?: number;
  /** Seed of everything random; default 1. */
  seed?: number;
  /** Default `111122223333`. */
  accountId?: string;
  /** Default `us-east-1`. */
  region?: string;
  services?: readonly ServiceFactory[];
  /** How SageMaker behaves; wins over what an earlier run stored. */
  sagemaker?: Partial<SageMakerSettings>;
  /** How Application Auto Scaling behaves; wins over what an earlier run stored. */
  scaling?: Partial<ScalingSettings>;
  /** How CloudWatch behaves. Alarm actions that name topics, functions and policies of this cloud are carried out by default. */
  cloudwatch?: Partial<CloudWatchOptions>;
  /** Told of faults in background work and in services; default: stderr (a virtual clock also throws them from `advance`). */
  onError?(error: unknown): void;
}
