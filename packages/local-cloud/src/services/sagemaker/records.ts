import type {
  ContainerDefinition,
  CreateEndpointConfigInput,
  CreateModelInput,
  CreateModelPackageInput,
  DeploymentConfig,
  EndpointStatus,
  ProductionVariant,
  ProductionVariantServerlessConfig,
} from '@aws-sdk/client-sagemaker';
import type { InjectedFault } from './fault-kinds.ts';
import type { SageMakerSettings } from './settings.ts';

/** Tags of a resource, key to value. */
export type Tags = Record<string, string>;

/** What CreateModel was given, without the name and the tags. */
export type ModelDefinition = Omit<CreateModelInput, 'ModelName' | 'Tags'>;

/** What CreateEndpointConfig was given, without the name and the tags. Immutable. */
type EndpointConfigDefinition = Omit<CreateEndpointConfigInput, 'EndpointConfigName' | 'Tags'>;

export interface ModelRecord {
  name: string;
  createdAtMs: number;
  tags: Tags;
  definition: ModelDefinition;
}

/** What CreateModelPackage was given, without the group and the tags, and what UpdateModelPackage added. */
type ModelPackageDefinition = Omit<CreateModelPackageInput, 'ModelPackageGroupName' | 'Tags' | 'ClientToken'> & {
  ApprovalDescription?: string;
};

export interface ModelPackageGroupRecord {
  name: string;
  createdAtMs: number;
  tags: Tags;
  /** The version of its newest model package; 0 before the first. */
  newestVersion: number;
}

/** One version of a group. */
export interface ModelPackageRecord {
  /** `<group>/<version>`, the tail of its ARN. */
  name: string;
  group: string;
  version: number;
  createdAtMs: number;
  modifiedAtMs: number;
  tags: Tags;
  definition: ModelPackageDefinition;
}

export interface EndpointConfigRecord {
  name: string;
  createdAtMs: number;
  tags: Tags;
  definition: EndpointConfigDefinition;
}

/** One variant as it is deployed: what the config says, the container as it was then, and what it carries now. */
export interface VariantRecord {
  name: string;
  spec: ProductionVariant;
  /** The model's first container at the time of deployment; absent on endpoints of inference components. */
  container?: ContainerDefinition;
  /** The container's image with its digest. */
  resolvedImage?: string;
  currentWeight: number;
  desiredWeight: number;
  currentCount: number;
  desiredCount: number;
  currentServerless?: ProductionVariantServerlessConfig;
  desiredServerless?: ProductionVariantServerlessConfig;
  deployedAtMs: number;
}

/** All instances of one deployment. A swap builds a second fleet beside the one that serves. */
export interface Fleet {
  configName: string;
  /** The config as it was deployed: it outlives DeleteEndpointConfig. */
  definition: EndpointConfigDefinition;
  production: VariantRecord[];
  shadow: VariantRecord[];
}

/** What an endpoint is in the middle of. A resize keeps its wish in the serving fleet's desired weights and counts. */
export type Change =
  | { kind: 'create' | 'swap'; fleet: Fleet; startedAtMs: number }
  | { kind: 'resize' }
  | { kind: 'rollback'; failsWith?: Fleet | undefined }
  | { kind: 'maintenance' }
  | { kind: 'delete' };

export interface EndpointRecord {
  /** In the exact case it was created with; uniqueness ignores case. */
  name: string;
  status: EndpointStatus;
  createdAtMs: number;
  modifiedAtMs: number;
  tags: Tags;
  failureReason?: string | undefined;
  lastDeploymentConfig?: DeploymentConfig | undefined;
  /** The fleet that serves; absent until the first deployment is complete. */
  fleet?: Fleet;
  /** After UpdateRollbackFailed: the half-deployed fleet that serves beside `fleet`. */
  mixedWith?: Fleet | undefined;
  change?: Change | undefined;
  /** When the change under way comes to its end; absent while it waits for a container's answer to /ping. */
  dueAtMs?: number | undefined;
}

/** A call whose caller was told nothing and which SageMaker carries out later. */
export interface LateCall {
  operation: string;
  input: object;
  atMs: number;
}

/** Everything the machine remembers, as the entries of one key-value store. */
export type StoredRecord =
  | ModelRecord
  | ModelPackageGroupRecord
  | ModelPackageRecord
  | EndpointConfigRecord
  | EndpointRecord
  | InjectedFault[]
  | LateCall[]
  | SageMakerSettings;
