import type { Outcome, Permit } from '@fairlead/reconcile';
import type { LiveScaling, ScalingOperation } from '@fairlead/scaling';

/** Whose scaling to read. */
export interface ScalingQuery {
  endpointName: string;
  /** Variants that are, or were, autoscaled: Application Auto Scaling is asked about each by name. */
  variantNames: readonly string[];
  /** Alarms to read besides those that set policies off now: of a snapshot, or of the code. Unknown ones are left out. */
  alarmNames?: readonly string[];
}

/** Read the autoscaling of endpoints. Throws when AWS does not answer; what does not exist is not in the answer. */
export interface ScalingReader {
  scaling(query: ScalingQuery): Promise<LiveScaling>;
}

/** Change the autoscaling of endpoints: one change each, never repeated here, and only while the permit lasts. */
export interface ScalingChanger {
  /** Taking away what is not there counts as done. */
  apply(operation: ScalingOperation, on: { endpointName: string }, permit: Permit): Promise<Outcome>;
}

/** A variant's load in the past, a value per period; a period without invocations has no entry. */
export interface LoadPoint {
  atMs: number;
  periodSeconds: number;
  invocations: number;
  /** Per instance and minute, where CloudWatch knows it. */
  invocationsPerInstance?: number;
  latencyP95Ms?: number;
  /** 0–100 × cores. */
  cpuPercent?: number;
}

/** Read how busy variants were. Throws when CloudWatch does not answer in full. */
export interface LoadReader {
  load(query: { endpointName: string; variantName: string; fromMs: number; toMs: number }): Promise<LoadPoint[]>;
}
