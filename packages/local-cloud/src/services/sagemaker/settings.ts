/** How this SageMaker behaves. Durations are cloud milliseconds; all of it may be changed while it runs. */
export interface SageMakerSettings {
  accountId: string;
  region: string;
  partition: string;
  /** Creating until InService. */
  createMs: number;
  /** Updating with a new endpoint config: a whole second fleet is provisioned, then takes over at once. */
  swapMs: number;
  /** Updating with new weights or instance counts. */
  resizeMs: number;
  /** RollingBack until InService. */
  rollbackMs: number;
  /** Deleting until gone. */
  deleteMs: number;
  /** Each duration is stretched by a random share of up to this ratio; 0 makes every change take exactly its time. */
  jitterRatio: number;
  /** Instances per type for endpoint usage, for types that `instanceQuotas` does not name. */
  defaultInstanceQuota: number;
  /**
   * What UpdateEndpoint makes of an autoscaled variant. `as-documented`: refused when its instance type changes or it goes
   * away; `refused`: always, as older texts of the guide read; `allowed`: never refused. Which holds is unverified.
   */
  updateOfAutoscaled: 'as-documented' | 'refused' | 'allowed';
  /** Instances for endpoint usage in the account, by instance type. */
  instanceQuotas: Record<string, number>;
}

/**
 * The timings of an ordinary real-time endpoint.
 *
 * SageMaker publishes no durations: a swap takes some minutes because it starts instances, a weight change takes about
 * one. Quotas on AWS are per account and type and often smaller than 20.
 */
export const DEFAULT_SETTINGS: SageMakerSettings = {
  accountId: '000000000000',
  region: 'us-east-1',
  partition: 'aws',
  createMs: 5 * 60_000,
  swapMs: 6 * 60_000,
  resizeMs: 60_000,
  rollbackMs: 2 * 60_000,
  deleteMs: 60_000,
  jitterRatio: 0,
  defaultInstanceQuota: 20,
  updateOfAutoscaled: 'as-documented',
  instanceQuotas: {},
};
