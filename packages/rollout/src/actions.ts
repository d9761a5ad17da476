import type { NamedConfig } from './state.ts';

/** A call a rollout makes to SageMaker. Each may be sent again: the result is the same. */
export type RolloutAction =
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
  | { kind: 'set-weights'; endpointName: string; weights: Record<string, number> };
