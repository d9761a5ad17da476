/** How this Application Auto Scaling behaves; all of it may be changed while it runs. */
export interface ScalingSettings {
  accountId: string;
  region: string;
  partition: string;
  maxTargets: number;
  maxPoliciesPerTarget: number;
  maxScheduledActionsPerTarget: number;
  /** A target tracking policy scales in below this share of its target value. */
  scaleInThresholdRatio: number;
  /** How often a change under way is looked at, and one that was not taken tried again; cloud milliseconds. */
  checkMs: number;
  /** After this time without being fulfilled a change is Unfulfilled. */
  giveUpMs: number;
}

/**
 * Quotas: Application Auto Scaling User Guide, application-auto-scaling-limits, read 2026-11-21 ("all other resources" for
 * targets). AWS publishes no threshold of scale-in: 0.9 is what its alarms show. The last two are ours.
 */
export const DEFAULT_SCALING: ScalingSettings = {
  accountId: '000000000000',
  region: 'us-east-1',
  partition: 'aws',
  maxTargets: 500,
  maxPoliciesPerTarget: 50,
  maxScheduledActionsPerTarget: 200,
  scaleInThresholdRatio: 0.9,
  checkMs: 10_000,
  giveUpMs: 60 * 60_000,
};
