import type { AuditEntry } from '@fairlead/reconcile';
import type { LiveEndpoint, LookEvidence, Plan, QueuedRollout, RolloutView, TrafficSpan } from '@fairlead/rollout';
import type { ScalingStatus } from '@fairlead/scaling';
import type { TargetView, WaveView } from '@fairlead/wave';

/** What the home page shows. */
export interface HomeData {
  /** Newest first, running and ended. */
  rollouts: readonly RolloutView[];
  waves: readonly WaveView[];
}

/** What the page of one rollout shows. */
export interface RolloutData {
  view: RolloutView;
  next: QueuedRollout | null;
  plan: Pick<Plan, 'configs' | 'champion' | 'challenger' | 'guards' | 'onInconclusive' | 'keepWarmSeconds'>;
  traffic: readonly TrafficSpan[];
  /** Oldest first. */
  looks: readonly LookEvidence[];
  /** Oldest first. */
  audit: readonly AuditEntry[];
  /** The seq of the first entry that does not fit its chain; absent: the chain is whole. */
  brokenAt?: number | undefined;
}

/** A page of rollouts; `nextCursor` leads to older ones. */
export interface RolloutListData {
  rollouts: readonly RolloutView[];
  nextCursor: string | null;
}

/** An endpoint in a list. */
export interface EndpointLine {
  name: string;
  accountId: string;
  region: string;
  rollout: RolloutView | null;
}

export interface EndpointListData {
  endpoints: readonly EndpointLine[];
  /** Places that did not answer, or have more endpoints than can be listed, one sentence each. */
  notes: readonly string[];
}

/** What the page of one endpoint shows. */
export interface EndpointData {
  accountId: string;
  region: string;
  live: LiveEndpoint;
  /** Among the newest rollouts, those on this endpoint. */
  rollouts: readonly RolloutView[];
  /** As its author wrote it. */
  policy: Record<string, unknown> | null;
  scaling: ScalingLine | null;
}

/** How the scaling policy of one endpoint stands; `status` is null until it was looked at. */
export interface ScalingLine {
  name: string;
  accountId: string;
  region: string;
  written: Record<string, unknown>;
  status: ScalingStatus | null;
}

export interface WaveData {
  wave: WaveView;
  targets: readonly TargetView[];
}
