/** What SageMaker asks of Application Auto Scaling, which knows the scalable targets. */
export interface ScalingPeer {
  /** Whether the variant's instance count is registered as a scalable target. Case as in the request. */
  isAutoscaled(endpointName: string, variantName: string): boolean;
  /** Forget the variant's scalable target, if there is one: DeleteEndpoint does so by itself. */
  deregister(endpointName: string, variantName: string): void;
}

/** An account without autoscaling. */
export const NO_SCALING: ScalingPeer = { isAutoscaled: () => false, deregister: () => undefined };
