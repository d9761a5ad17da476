import type { GuardPolicy, Learned } from '@fairlead/guard';
import type { AlarmDescription } from './alarms.ts';
import type { OverduePolicy } from './deadline-names.ts';
import type { LiveEndpoint } from './live.ts';
import type { ModelBody, SampleRequest, ShadowStage } from './stage-schema.ts';
import type { ConfigBody, OnInconclusive, OnNoData, Step } from './state.ts';

/** What a caller asks for, already well-formed. */
export interface RolloutRequest {
  endpointName: string;
  /** A model's name, or the ARN of a model package's version. */
  modelName: string;
  /** How the model is made that a model package needs. */
  newModel?: NewModelSettings;
  /** Take a model package that is not Approved. */
  allowUnapproved?: boolean;
  /** Take a model that is secured less than the champion's. */
  allowSecurityDowngrade?: boolean;
  /** Absent: no shadow stage. */
  shadow?: Omit<ShadowStage, 'variantName'>;
  /** Requests that the challenger answers before it gets a live one. */
  samples?: SampleRequest[];
  /** What the variant is called at the end; default: what it is called now. */
  finishVariantName?: 'original' | 'new';
  /** How long what the rollout made is kept after its end. */
  revertWindowSeconds?: number;
  /** Rising shares of traffic; the last is 100. */
  steps: Step[];
  keepWarmSeconds: number;
  onInconclusive: OnInconclusive;
  /** False: no extra step at 95 % before 100 %. */
  judgeAtFull: boolean;
  onNoData: OnNoData;
  guards: GuardPolicy;
  /** Deadlines that differ from the default ones. */
  deadlines?: OverduePolicy;
  /** Room that the challenger's instances have beyond its share of the load, percent. */
  headroomPercent?: number;
  /** Deregister autoscaled variants for every swap, not only where SageMaker demands it. */
  deregisters?: boolean;
}

/** What was found in the account for that request. */
export interface Findings {
  endpoint: LiveEndpoint | 'missing';
  /** The live config, `missing` when it cannot be described any more. */
  config: { body: ConfigBody; tags: Record<string, string> } | 'missing';
  /** A model of the name that the request gives; false where it gives a model package. */
  modelExists: boolean;
  /** The models now serving and to come; absent when not looked at. */
  championModel?: ModelBody | 'missing';
  challengerModel?: ModelBody;
  modelPackage?: ModelPackageFound | 'missing';
  /** The alarms that the request names, those that exist. */
  alarms: readonly AlarmDescription[];
  /** The champion's past; absent when the endpoint could not be looked at. */
  learned?: Learned;
  /** Metric guards that CloudWatch refuses to read. */
  metricFaults?: readonly Fault[];
}

/** The version of a model package as DescribeModelPackage shows it, as far as a plan needs it. */
export interface ModelPackageFound {
  arn: string;
  status: string;
  approval: string;
}

/** What a model made from a model package gets instead of what the champion's model has. */
export interface NewModelSettings {
  executionRoleArn?: string;
  vpcConfig?: { securityGroupIds: string[]; subnets: string[] };
  networkIsolation?: boolean;
}

/** One thing wrong with a request. */
export interface Fault {
  /** JSON Pointer into the request body, as a URI fragment. */
  pointer: string;
  code: PlanFaultCode;
  detail: string;
}

export type PlanFaultCode =
  | 'endpoint_unknown'
  | 'endpoint_busy'
  | 'endpoint_not_in_service'
  | 'endpoint_unsupported'
  | 'endpoint_config_missing'
  | 'endpoint_config_tags_full'
  | 'model_unknown'
  | 'model_already_live'
  | 'model_package_unknown'
  | 'model_package_unusable'
  | 'model_package_not_approved'
  | 'new_model_unused'
  | 'execution_role_unknown'
  | 'security_downgrade'
  | 'traffic_falls'
  | 'traffic_incomplete'
  | 'alarm_unknown'
  | 'alarm_watches_champion'
  | 'guard_named_twice'
  | 'metric_invalid';
