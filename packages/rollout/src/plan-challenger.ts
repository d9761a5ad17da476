import { nameModel } from './names.ts';
import type {
  Fault,
  Findings,
  ModelPackageFound,
  NewModelSettings,
  PlanFaultCode,
  RolloutRequest,
} from './plan-request.ts';
import { securityDifferences } from './security.ts';
import type { ModelBody, NamedModel } from './stage-schema.ts';

/** The model that a rollout brings, or all that speaks against it. */
export interface PlannedChallenger {
  modelName: string;
  /** Present when the rollout makes the model. */
  newModel?: NamedModel;
  faults: Fault[];
  warnings: string[];
}

/** The ARN of one version of a model package; a model's own name cannot look like one. */
export const MODEL_PACKAGE_ARN =
  /^arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:\d{12}:model-package\/[a-zA-Z0-9-]{1,63}\/\d{1,9}$/;

/** True when a request names a model package instead of a model. */
export function isModelPackage(model: string): boolean {
  return model.startsWith('arn:');
}

/** Work out the challenger's model: the one that is named, or a new one from a model package, secured as the champion's. */
export function planChallenger(rolloutId: string, request: RolloutRequest, findings: Findings): PlannedChallenger {
  const planned = isModelPackage(request.modelName)
    ? fromPackage(rolloutId, request, findings)
    : namedModel(request, findings);
  const after = planned.newModel?.body ?? findings.challengerModel;
  const { championModel: before } = findings;
  if (!after || !before || before === 'missing') return planned;
  const differences = securityDifferences(before, after);
  const isBlocked = (isDowngrade: boolean) => isDowngrade && !request.allowSecurityDowngrade;
  return {
    ...planned,
    faults: [
      ...planned.faults,
      ...differences
        .filter(({ isDowngrade }) => isBlocked(isDowngrade))
        .map(({ sentence }) =>
          fault('security_downgrade', `${sentence} Secure it alike, or set allowSecurityDowngrade to true.`),
        ),
    ],
    warnings: [
      ...planned.warnings,
      ...differences
        .filter(({ isDowngrade }) => !isBlocked(isDowngrade))
        .map(({ sentence }) => `The challenger’s model is secured otherwise. ${sentence}`),
    ],
  };
}

function namedModel({ modelName, newModel }: RolloutRequest, { modelExists, config }: Findings): PlannedChallenger {
  const faults: Fault[] = [];
  if (!modelExists)
    faults.push(
      fault('model_unknown', `No model named ${modelName} exists in this account and region. Create it first.`),
    );
  else if (config !== 'missing' && config.body.ProductionVariants[0]?.ModelName === modelName)
    faults.push(
      fault('model_already_live', `The endpoint already serves ${modelName}; name the model that shall replace it.`),
    );
  if (newModel) {
    const detail =
      'It is for models made from a model package. Leave it out, or give a model package’s ARN as the model.';
    faults.push({ pointer: '#/newModel', code: 'new_model_unused', detail });
  }
  return { modelName, faults, warnings: [] };
}

function fromPackage(rolloutId: string, request: RolloutRequest, findings: Findings): PlannedChallenger {
  const { modelName: arn, newModel: settings = {}, allowUnapproved } = request;
  const { modelPackage = 'missing', championModel } = findings;
  const faults = [...packageFaults(arn, modelPackage, allowUnapproved === true), ...liveFaults(arn, championModel)];
  const champion = championModel === 'missing' ? undefined : championModel;
  const body = newModelBody(arn, settings, champion);
  if (body.ExecutionRoleArn === undefined && findings.config !== 'missing') {
    const detail = 'The champion’s model tells no role. Say with which role the new model shall run.';
    faults.push({ pointer: '#/newModel/executionRoleArn', code: 'execution_role_unknown', detail });
  }
  const unapproved =
    modelPackage !== 'missing' && modelPackage.approval !== 'Approved'
      ? [`The model package is ${modelPackage.approval}; it is rolled out because allowUnapproved is set.`]
      : [];
  const newModel = nameModel(rolloutId, body);
  return { modelName: newModel.name, newModel, faults, warnings: unapproved };
}

function packageFaults(arn: string, found: ModelPackageFound | 'missing', allowUnapproved: boolean): Fault[] {
  if (found === 'missing')
    return [fault('model_package_unknown', `No model package ${arn} can be found. Check the ARN and its version.`)];
  if (found.status !== 'Completed')
    return [
      fault('model_package_unusable', `The model package is ${found.status}; only a Completed one can be deployed.`),
    ];
  if (found.approval === 'Approved' || allowUnapproved) return [];
  return [
    fault(
      'model_package_not_approved',
      `The model package is ${found.approval}. Approve it, or allow it with allowUnapproved, here or in the endpoint’s policy.`,
    ),
  ];
}

function liveFaults(arn: string, champion: Findings['championModel']): Fault[] {
  const live = champion && champion !== 'missing' ? champion.PrimaryContainer?.ModelPackageName : undefined;
  if (live?.toLowerCase() !== arn.toLowerCase()) return [];
  return [fault('model_already_live', `The endpoint already serves ${arn}; name what shall replace it.`)];
}

/** The champion's model with the package's containers: role, VPC and isolation stay unless the settings say otherwise. */
function newModelBody(arn: string, settings: NewModelSettings, champion: ModelBody | undefined): ModelBody {
  const { vpcConfig } = settings;
  const role = settings.executionRoleArn ?? champion?.ExecutionRoleArn;
  const vpc = vpcConfig
    ? { SecurityGroupIds: vpcConfig.securityGroupIds, Subnets: vpcConfig.subnets }
    : champion?.VpcConfig;
  const EnableNetworkIsolation = settings.networkIsolation ?? champion?.EnableNetworkIsolation ?? false;
  return {
    PrimaryContainer: { ModelPackageName: arn },
    EnableNetworkIsolation,
    ...(role === undefined ? {} : { ExecutionRoleArn: role }),
    ...(vpc ? { VpcConfig: vpc } : {}),
  };
}

function fault(code: PlanFaultCode, detail: string): Fault {
  return { pointer: '#/model', code, detail };
}
