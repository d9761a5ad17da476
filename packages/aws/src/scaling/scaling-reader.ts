import {
  type ApplicationAutoScalingClient,
  paginateDescribeScalableTargets,
  paginateDescribeScalingPolicies,
  paginateDescribeScheduledActions,
  type ScalableTarget,
  type ScalingPolicy,
  type ScheduledAction,
} from '@aws-sdk/client-application-auto-scaling';
import { type CloudWatchClient, DescribeAlarmsCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { ScalingReader } from '@fairlead/runtime';
import { Fields, policyPlaceholder, ScalableDimension, type ScalingPart, stalePlaceholder } from '@fairlead/scaling';
import * as z from 'zod/mini';
import { policyOfArn, resourceIdOf, variantOf } from './resource-id.ts';

/** Names per call (CloudWatch API Reference, DescribeAlarms). */
const NAMES_PER_CALL = 100;
const ServiceNamespace = 'sagemaker' as const;

interface Clients {
  scaling: ApplicationAutoScalingClient;
  cloudWatch: CloudWatchClient;
}

/** What is known of one policy besides its part. */
interface FoundPolicy {
  arn: string;
  alarmNames: string[];
  part: Extract<ScalingPart, { kind: 'policy' }>;
}

/** Read autoscaling from Application Auto Scaling, and from CloudWatch the alarms that set step policies off. */
export function awsScalingReader(clients: Clients): ScalingReader {
  return {
    async scaling({ endpointName, variantNames, alarmNames = [] }) {
      const resourceIds = variantNames.map((name) => resourceIdOf(endpointName, name));
      const targets = resourceIds.length === 0 ? [] : await readTargets(clients, resourceIds);
      const [policies, schedules] = await Promise.all([
        perTarget(targets, (target) => readPolicies(clients, endpointName, target)),
        perTarget(targets, (target) => readSchedules(clients, endpointName, target)),
      ]);
      // Target tracking makes and keeps its alarms itself: they are none of ours.
      const steps = policies.filter(({ part }) => part.fields.PolicyType === 'StepScaling');
      const stepAlarms = steps.flatMap((policy) => policy.alarmNames);
      const alarms = await readAlarms(clients, [...new Set([...stepAlarms, ...alarmNames])], policies);
      return { endpointName, parts: [...targets, ...policies.map(({ part }) => part), ...schedules, ...alarms] };
    },
  };
}

async function perTarget<T>(targets: readonly TargetPart[], read: (target: TargetPart) => Promise<T[]>): Promise<T[]> {
  return (await Promise.all(targets.map(read))).flat();
}

type TargetPart = Extract<ScalingPart, { kind: 'target' }>;

async function readTargets({ scaling }: Clients, ResourceIds: string[]): Promise<TargetPart[]> {
  const found: TargetPart[] = [];
  for await (const page of paginateDescribeScalableTargets({ client: scaling }, { ServiceNamespace, ResourceIds })) {
    for (const target of page.ScalableTargets ?? []) found.push(...targetPart(target));
  }
  return found;
}

function targetPart({ ResourceId, ScalableDimension: dimension, ...target }: ScalableTarget): TargetPart[] {
  const { MinCapacity, MaxCapacity, RoleARN, SuspendedState } = target;
  const owner = ownerOf(ResourceId, dimension);
  return owner
    ? [{ kind: 'target', ...owner, fields: asFields({ MinCapacity, MaxCapacity, RoleARN, ...SuspendedState }) }]
    : [];
}

/** Undefined for a dimension that is none of variants: nothing of ours. */
function ownerOf(resourceId: string | undefined, dimension: string | undefined) {
  const variantName = variantOf(resourceId);
  const known = z.safeParse(ScalableDimension, dimension);
  return variantName && known.success ? { variantName, dimension: known.data } : undefined;
}

/** What to ask for one target's policies and scheduled actions: Application Auto Scaling answers per variant only. */
function queryOf(endpointName: string, { variantName, dimension }: TargetPart) {
  return { ServiceNamespace, ResourceId: resourceIdOf(endpointName, variantName), ScalableDimension: dimension };
}

async function readPolicies({ scaling }: Clients, endpointName: string, target: TargetPart): Promise<FoundPolicy[]> {
  const found: FoundPolicy[] = [];
  for await (const page of paginateDescribeScalingPolicies({ client: scaling }, queryOf(endpointName, target))) {
    for (const policy of page.ScalingPolicies ?? []) found.push(foundPolicy(policy, target));
  }
  return found;
}

function foundPolicy(policy: ScalingPolicy, { variantName, dimension }: TargetPart): FoundPolicy {
  const { PolicyName = '', PolicyARN = '', PolicyType, Alarms = [] } = policy;
  const { TargetTrackingScalingPolicyConfiguration, StepScalingPolicyConfiguration, ...rest } = policy;
  const configuration = TargetTrackingScalingPolicyConfiguration ?? StepScalingPolicyConfiguration ?? restOf(rest);
  const fields = asFields({ PolicyType, ...configuration });
  return {
    arn: PolicyARN,
    alarmNames: Alarms.flatMap(({ AlarmName }) => AlarmName ?? []),
    part: { kind: 'policy', variantName, dimension, name: PolicyName, fields },
  };
}

/** The configuration of a type that we do not know. */
function restOf(policy: ScalingPolicy): object {
  const members = Object.entries(policy).filter(([name]) => name.endsWith('Configuration'));
  return Object.fromEntries(members.flatMap(([, configuration]) => Object.entries(configuration ?? {})));
}

async function readSchedules({ scaling }: Clients, endpointName: string, target: TargetPart): Promise<ScalingPart[]> {
  const found: ScalingPart[] = [];
  for await (const page of paginateDescribeScheduledActions({ client: scaling }, queryOf(endpointName, target))) {
    for (const action of page.ScheduledActions ?? []) found.push(schedulePart(action, target));
  }
  return found;
}

function schedulePart(action: ScheduledAction, { variantName, dimension }: TargetPart): ScalingPart {
  const { ScheduledActionName = '', Schedule, Timezone, StartTime, EndTime, ScalableTargetAction } = action;
  const fields = asFields({ Schedule, Timezone, StartTime, EndTime, ...ScalableTargetAction });
  return { kind: 'schedule', variantName, dimension, name: ScheduledActionName, fields };
}

async function readAlarms(
  { cloudWatch }: Clients,
  names: readonly string[],
  policies: readonly FoundPolicy[],
): Promise<ScalingPart[]> {
  const found: ScalingPart[] = [];
  for (let start = 0; start < names.length; start += NAMES_PER_CALL) {
    const AlarmNames = names.slice(start, start + NAMES_PER_CALL);
    const { MetricAlarms = [] } = await cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNames, MaxRecords: NAMES_PER_CALL }),
    );
    found.push(...MetricAlarms.map((alarm) => alarmPart(alarm, policies)));
  }
  return found;
}

function alarmPart(
  { AlarmName: name = '', AlarmActions = [], ...alarm }: MetricAlarm,
  policies: readonly FoundPolicy[],
): ScalingPart {
  const actions = AlarmActions.map((arn) => actionOf(arn, policies));
  return { kind: 'alarm', name, fields: asFields({ ...alarm, AlarmActions: actions }) };
}

/** The ARN, or what stands for it: a policy of now, or one that is no more (then taken for one of instances). */
function actionOf(arn: string, policies: readonly FoundPolicy[]): string {
  const now = policies.find((policy) => policy.arn === arn);
  if (now) return policyPlaceholder(now.part);
  const former = policyOfArn(arn);
  const same = policies.find(({ part }) => part.variantName === former?.variantName && part.name === former?.name);
  const dimension = same?.part.dimension ?? 'sagemaker:variant:DesiredInstanceCount';
  return former ? stalePlaceholder({ ...former, dimension }) : arn;
}

/** As JSON has it: members without a value left out, dates as ISO 8601. */
function asFields(members: object): Fields {
  return z.parse(Fields, JSON.parse(JSON.stringify(members)));
}
