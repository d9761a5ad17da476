/** What SageMaker asks of Application Auto Scaling, which knows the scalable targets. */
export interface ScalingPeer {
  /** Whether the variant is registered as a scalable target, in either dimension. Must not call SageMaker back. */
  isAutoscaled(endpointName: string, variantName: string): boolean;
  /** Forget the variant's scalable target, if there is one: DeleteEndpoint does so by itself. */
  deregister(endpointName: string, variantName: string): void;
}

/** An account without autoscaling. */
export const NO_SCALING: ScalingPeer = { isAutoscaled: () => false, deregister: () => undefined };
