import type { ScalingOperation } from '@fairlead/scaling';
import type { NamedModel, SampleRequest } from './stage-schema.ts';
import type { NamedConfig } from './state.ts';

/** A call a rollout makes to SageMaker, or about how its endpoint scales. Each may be sent again: the result is the same. */
export type RolloutAction =
  /** Create the model; one of the same name and content counts as created, another content is a fault. */
  | { kind: 'create-model'; model: NamedModel; tags: Record<string, string> }
  /** Create the config; one of the same name and body counts as created, one of another body is a fault. */
  | { kind: 'create-config'; config: NamedConfig; tags: Record<string, string> }
  /** Swap the endpoint to a config. `keep`: what variants that stay take along from what they are now. */
  | {
      kind: 'update-endpoint';
      endpointName: string;
      configName: string;
      keep: 'everything' | 'instance-counts' | 'nothing';
    }
  /** Set the share of requests of all variants in one call, percent; counts are never sent. */
  | { kind: 'set-weights'; endpointName: string; weights: Record<string, number> }
  /** Have one variant run on so many instances; weights are never sent along. */
  | { kind: 'set-count'; endpointName: string; variantName: string; count: number }
  /** Change a part of the endpoint's autoscaling. */
  | { kind: 'change-scaling'; endpointName: string; operation: ScalingOperation }
  /** Have one variant answer a request, whatever its weight. Nothing is changed. */
  | { kind: 'invoke'; endpointName: string; variantName: string; sample: SampleRequest };
