import type { Outcome, Permit } from '@fairlead/reconcile';
import type {
  ConfigBody,
  LiveEndpoint,
  ModelBody,
  ModelPackageFound,
  NamedConfig,
  NamedModel,
  SampleRequest,
} from '@fairlead/rollout';

/** Read SageMaker endpoints. Answers `missing` for what does not exist; throws when SageMaker does not answer. */
export interface EndpointReader {
  endpoint(name: string): Promise<LiveEndpoint | 'missing'>;
  /** A config in the form that would create it again, and its tags. */
  config(name: string): Promise<{ body: ConfigBody; tags: Record<string, string> } | 'missing'>;
  /** A model in the form that would create it again. */
  model(name: string): Promise<ModelBody | 'missing'>;
  /** A version of a model package, by its ARN. */
  modelPackage(arn: string): Promise<ModelPackageFound | 'missing'>;
}

/** Change SageMaker endpoints: one call each, never repeated here, and only while the permit lasts. */
export interface EndpointChanger {
  /** A model of the same name and content counts as created. */
  createModel(model: NamedModel, tags: Readonly<Record<string, string>>, permit: Permit): Promise<Outcome>;
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
  /** Instances of one variant; no weight is sent along. */
  setCount(change: { endpointName: string; variantName: string; count: number }, permit: Permit): Promise<Outcome>;
}

/** Invoke a variant by its name, whatever its weight. */
export interface Invoker {
  /**
   * One request, not repeated here. The model's own error is refused with the code `ModelError`; a timeout is `unknown`,
   * and so is what the service itself could not do.
   */
  invoke(
    request: { endpointName: string; variantName: string; sample: SampleRequest },
    permit: Permit,
  ): Promise<Outcome>;
}
