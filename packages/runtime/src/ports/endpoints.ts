import type { Outcome, Permit } from '@fairlead/reconcile';
import type { ConfigBody, LiveEndpoint, NamedConfig } from '@fairlead/rollout';

/** Read SageMaker endpoints. Answers `missing` for what does not exist; throws when SageMaker does not answer. */
export interface EndpointReader {
  endpoint(name: string): Promise<LiveEndpoint | 'missing'>;
  /** A config in the form that would create it again, and its tags. */
  config(name: string): Promise<{ body: ConfigBody; tags: Record<string, string> } | 'missing'>;
  modelExists(name: string): Promise<boolean>;
}

/** Change SageMaker endpoints: one call each, never repeated here, and only while the permit lasts. */
export interface EndpointChanger {
  /** A config of the same name and content counts as created. */
  createConfig(config: NamedConfig, tags: Readonly<Record<string, string>>, permit: Permit): Promise<Outcome>;
  updateEndpoint(
    change: { endpointName: string; configName: string; keep: 'everything' | 'instance-counts' | 'nothing' },
    permit: Permit,
  ): Promise<Outcome>;
  /** Weights of all variants, percent. */
  setWeights(
    change: { endpointName: string; weights: Readonly<Record<string, number>> },
    permit: Permit,
  ): Promise<Outcome>;
}
