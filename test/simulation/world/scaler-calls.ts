import type { PutScalingPolicyRequest } from '@aws-sdk/client-application-auto-scaling';
import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import {
  Fields,
  type LiveScaling,
  policyPlaceholder,
  type ScalingOperation,
  type ScalingPart,
  stalePlaceholder,
} from '@fairlead/scaling';
import { AwsError } from '../../../packages/local-cloud/src/service.ts';
import type { Scaler } from '../../../packages/local-cloud/src/services/applicationautoscaling/scaler.ts';
import { NAMES } from './setting.ts';

type OfVariant = Exclude<ScalingPart, { kind: 'alarm' }>;
type PolicyPart = Extract<ScalingPart, { kind: 'policy' }>;
type Alarms = Map<string, PutMetricAlarmInput>;

const ServiceNamespace = 'sagemaker' as const;
const dimension = 'sagemaker:variant:DesiredInstanceCount' as const;

function idOf({ variantName, dimension: ScalableDimension }: Pick<OfVariant, 'variantName' | 'dimension'>) {
  return { ServiceNamespace, ResourceId: `endpoint/${NAMES.endpoint}/variant/${variantName}`, ScalableDimension };
}

/** Carry out one change, as the SDK's adapter would. @throws AwsError */
export function scalerCall(
  { scaler, alarms }: { scaler: Scaler; alarms: Alarms },
  operation: ScalingOperation,
  nowMs: number,
): void {
  const { kind, part } = operation;
  if (kind === 'put') put({ scaler, alarms }, part, nowMs);
  else if (part.kind === 'alarm') alarms.delete(part.name);
  else unlessGone(() => remove(scaler, part, nowMs));
}

function unlessGone(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof AwsError && error.name === 'ObjectNotFoundException')) throw error;
  }
}

function remove(
  scaler: Scaler,
  part: Exclude<Extract<ScalingOperation, { kind: 'remove' }>['part'], { kind: 'alarm' }>,
  nowMs: number,
): void {
  const id = idOf(part);
  if (part.kind === 'target') scaler.call('DeregisterScalableTarget', id, nowMs);
  else if (part.kind === 'policy') scaler.call('DeleteScalingPolicy', { ...id, PolicyName: part.name }, nowMs);
  else scaler.call('DeleteScheduledAction', { ...id, ScheduledActionName: part.name }, nowMs);
}

function put({ scaler, alarms }: { scaler: Scaler; alarms: Alarms }, part: ScalingPart, nowMs: number): void {
  switch (part.kind) {
    case 'alarm':
      alarms.set(part.name, alarmInput(scaler, part, nowMs));
      return;
    case 'target': {
      const { MinCapacity, MaxCapacity, ...SuspendedState } = part.fields;
      const bounds = JSON.parse(JSON.stringify({ MinCapacity, MaxCapacity }));
      scaler.call('RegisterScalableTarget', { ...idOf(part), ...bounds, SuspendedState }, nowMs);
      return;
    }
    case 'policy': {
      const { PolicyType, ...configuration } = part.fields;
      const named = { ...idOf(part), PolicyName: part.name, PolicyType };
      const input = { ...named, [`${PolicyType}PolicyConfiguration`]: configuration } as PutScalingPolicyRequest;
      scaler.call('PutScalingPolicy', input, nowMs);
      return;
    }
    case 'schedule': {
      const { MinCapacity, MaxCapacity, ...rest } = part.fields;
      const input = {
        ...idOf(part),
        ScheduledActionName: part.name,
        ...rest,
        ScalableTargetAction: { MinCapacity, MaxCapacity },
      };
      scaler.call('PutScheduledAction', input as Parameters<typeof scaler.call<'PutScheduledAction'>>[1], nowMs);
    }
  }
}

/** @throws AwsError when the policy it shall call is not there */
function alarmInput(scaler: Scaler, part: Extract<ScalingPart, { kind: 'alarm' }>, nowMs: number): PutMetricAlarmInput {
  const arns = new Map(policiesOf(scaler, nowMs).map(({ arn, part: policy }) => [policyPlaceholder(policy), arn]));
  const AlarmActions = (part.fields.AlarmActions as string[]).map((action) => {
    const arn = arns.get(action) ?? action;
    if (arn.startsWith('{policy')) throw new AwsError('PolicyMissing', `${action} is not there.`);
    return arn;
  });
  return { ...part.fields, AlarmName: part.name, AlarmActions } as PutMetricAlarmInput;
}

function policiesOf(scaler: Scaler, nowMs: number): { arn: string; part: PolicyPart }[] {
  const { ScalingPolicies = [] } = scaler.call('DescribeScalingPolicies', { ServiceNamespace }, nowMs);
  return ScalingPolicies.map((policy) => {
    const { PolicyName: name = '', PolicyARN: arn = '', ResourceId, PolicyType } = policy;
    const configuration = policy.TargetTrackingScalingPolicyConfiguration ?? policy.StepScalingPolicyConfiguration;
    const fields = asFields({ PolicyType, ...configuration });
    return { arn, part: { kind: 'policy', variantName: variantOf(ResourceId), dimension, name, fields } };
  });
}

/** The scaling as an adapter reads it: tracking alarms are the service's own. */
export function describeScaling(scaler: Scaler, alarms: Alarms, nowMs: number): LiveScaling {
  const { ScalableTargets = [] } = scaler.call('DescribeScalableTargets', { ServiceNamespace }, nowMs);
  const { ScheduledActions = [] } = scaler.call('DescribeScheduledActions', { ServiceNamespace }, nowMs);
  const policies = policiesOf(scaler, nowMs);
  const targets = ScalableTargets.map(({ ResourceId, MinCapacity, MaxCapacity, SuspendedState }): ScalingPart => {
    const fields = asFields({ MinCapacity, MaxCapacity, ...SuspendedState });
    return { kind: 'target', variantName: variantOf(ResourceId), dimension, fields };
  });
  const schedules = ScheduledActions.map((action): ScalingPart => {
    const { ScheduledActionName: name = '', ResourceId, Schedule, Timezone, ScalableTargetAction } = action;
    const fields = asFields({ Schedule, Timezone, ...ScalableTargetAction });
    return { kind: 'schedule', variantName: variantOf(ResourceId), dimension, name, fields };
  });
  const placeholders = new Map(policies.map(({ arn, part }) => [arn, policyPlaceholder(part)]));
  const own = [...alarms.values()].filter(({ AlarmDescription = '' }) => !AlarmDescription.startsWith('DO NOT EDIT'));
  const shown = own.map(({ AlarmName: name = '', AlarmActions = [], ...alarm }): ScalingPart => {
    const actions = AlarmActions.map((arn) => placeholders.get(arn) ?? formerOf(arn));
    return { kind: 'alarm', name, fields: asFields({ ...alarm, AlarmActions: actions }) };
  });
  return {
    endpointName: NAMES.endpoint,
    parts: [...targets, ...policies.map(({ part }) => part), ...schedules, ...shown],
  };
}

function formerOf(arn: string): string {
  const [, variantName = '', name = ''] = /\/variant\/([^:/]+):policyName\/(.+)$/.exec(arn) ?? [];
  return stalePlaceholder({ variantName, dimension, name });
}

function variantOf(resourceId = ''): string {
  return resourceId.slice(resourceId.lastIndexOf('/') + 1);
}

function asFields(members: object): Fields {
  return Fields.parse(JSON.parse(JSON.stringify(members)));
}
