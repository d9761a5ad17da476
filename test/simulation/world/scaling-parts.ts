import type { ScalingPart } from '@fairlead/scaling';

/** The autoscaling of a seed's endpoint: none yet. */
export function scalingPartsOf(_seed: number): ScalingPart[] {
  return [];
}
