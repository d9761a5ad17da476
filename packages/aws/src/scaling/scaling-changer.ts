import {
  type ApplicationAutoScalingClient,
  DeleteScalingPolicyCommand,
  DeleteScheduledActionCommand,
  DeregisterScalableTargetCommand,
  DescribeScalingPoliciesCommand,
  PutScalingPolicyCommand,
  type PutScalingPolicyCommandInput,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  type CloudWatchClient,
  DeleteAlarmsCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch';
import type { Outcome } from '@fairlead/reconcile';
import type { ScalingChanger } from '@fairlead/runtime';
import { type PartRef, policyPlaceholder, type ScalingPart } from '@fairlead/scaling';
import * as z from 'zod/mini';
import { outcomeOf } from '../sagemaker-errors.ts';
import { resourceIdOf } from './resource-id.ts';

interface Clients {
  /** Clients that do not repeat calls. */
  scaling: ApplicationAutoScalingClient;
  cloudWatch: CloudWatchClient;
  /** For finding the ARN of a policy that an alarm calls. */
  reader: ApplicationAutoScalingClient;
}

interface Call {
  endpointName: string;
  abortSignal: AbortSignal;
}

/** An alarm of ours calls a policy that is not there: its target was deregistered meanwhile. */
class PolicyMissing extends Error {
  override readonly name = 'PolicyMissing';
  readonly $fault = 'client';
}

/** Change autoscaling through Application Auto Scaling and CloudWatch, one try per call. */
export function awsScalingChanger(clients: Clients): ScalingChanger {
  return {
    async apply({ kind, part }, { endpointName }, permit): Promise<Outcome> {
      permit.check();
      const call: Call = { endpointName, abortSignal: permit.signal };
      try {
        await (kind === 'put' ? put(clients, part, call) : remove(clients, part, call));
        return { kind: 'done' };
      } catch (error) {
        return kind === 'remove' && isGone(error) ? { kind: 'done' } : outcomeOf(error);
      }
    },
  };
}

function isGone(error: unknown): boolean {
  return error instanceof Error && /^(ObjectNotFoundException|ResourceNotFound)/.test(error.name);
}

type OfVariant = Exclude<PartRef, { kind: 'alarm' }>;

function idOf(part: OfVariant, { endpointName }: Call) {
  const ResourceId = resourceIdOf(endpointName, part.variantName);
  return { ServiceNamespace: 'sagemaker' as const, ResourceId, ScalableDimension: part.dimension };
}

async function put(clients: Clients, part: ScalingPart, call: Call): Promise<unknown> {
  const { abortSignal } = call;
  if (part.kind === 'alarm') {
    const input = await alarmInput(clients, part, call);
    return clients.cloudWatch.send(new PutMetricAlarmCommand(input), { abortSignal });
  }
  const id = idOf(part, call);
  switch (part.kind) {
    case 'target':
      return clients.scaling.send(new RegisterScalableTargetCommand({ ...id, ...targetInput(part) }), { abortSignal });
    case 'policy':
      return clients.scaling.send(new PutScalingPolicyCommand({ ...id, ...policyInput(part) }), { abortSignal });
    case 'schedule': {
      const named = { ...id, ScheduledActionName: part.name, ...scheduleInput(part) };
      return clients.scaling.send(new PutScheduledActionCommand(named), { abortSignal });
    }
  }
}

async function remove({ scaling, cloudWatch }: Clients, part: PartRef, call: Call): Promise<unknown> {
  const { abortSignal } = call;
  if (part.kind === 'alarm')
    return cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [part.name] }), { abortSignal });
  const id = idOf(part, call);
  switch (part.kind) {
    case 'target':
      return scaling.send(new DeregisterScalableTargetCommand(id), { abortSignal });
    case 'policy':
      return scaling.send(new DeleteScalingPolicyCommand({ ...id, PolicyName: part.name }), { abortSignal });
    case 'schedule':
      return scaling.send(new DeleteScheduledActionCommand({ ...id, ScheduledActionName: part.name }), { abortSignal });
  }
}

const optionalNumber = z.optional(z.number());
const optionalFlag = z.optional(z.boolean());
const optionalText = z.optional(z.string());
const TargetFields = z.object({
  MinCapacity: optionalNumber,
  MaxCapacity: optionalNumber,
  RoleARN: optionalText,
  DynamicScalingInSuspended: optionalFlag,
  DynamicScalingOutSuspended: optionalFlag,
  ScheduledScalingSuspended: optionalFlag,
});

/** Only what the part names: a call without limits leaves them, one without flags leaves what is suspended. */
function targetInput({ fields }: ScalingPart) {
  const { MinCapacity, MaxCapacity, RoleARN, ...flags } = z.parse(TargetFields, fields);
  const SuspendedState = given(flags);
  return {
    ...given({ MinCapacity, MaxCapacity, RoleARN }),
    ...(Object.keys(SuspendedState).length > 0 ? { SuspendedState } : {}),
  };
}

/** Fields came from AWS or from a checked policy: the service judges what is in a configuration. */
function policyInput(
  part: Extract<ScalingPart, { kind: 'policy' }>,
): Pick<PutScalingPolicyCommandInput, 'PolicyName' | 'PolicyType'> {
  const { PolicyType, ...configuration } = part.fields;
  const input = { PolicyName: part.name, PolicyType, [`${PolicyType}PolicyConfiguration`]: configuration };
  return input as ReturnType<typeof policyInput>;
}

const ScheduleFields = z.object({
  Schedule: z.string(),
  Timezone: optionalText,
  StartTime: optionalText,
  EndTime: optionalText,
  MinCapacity: optionalNumber,
  MaxCapacity: optionalNumber,
});

function scheduleInput({ fields }: ScalingPart) {
  const { Schedule, Timezone, StartTime, EndTime, MinCapacity, MaxCapacity } = z.parse(ScheduleFields, fields);
  const dateOf = (at: string | undefined) => (at === undefined ? undefined : new Date(at));
  return {
    Schedule,
    ...given({ Timezone, StartTime: dateOf(StartTime), EndTime: dateOf(EndTime) }),
    ScalableTargetAction: given({ MinCapacity, MaxCapacity }),
  };
}

/** The alarm with the ARNs that the policies have now. */
async function alarmInput(
  clients: Clients,
  part: Extract<ScalingPart, { kind: 'alarm' }>,
  call: Call,
): Promise<PutMetricAlarmCommandInput> {
  const actions = Array.isArray(part.fields.AlarmActions) ? part.fields.AlarmActions.map(String) : [];
  const AlarmActions: string[] = [];
  for (const action of actions) AlarmActions.push(await arnOf(clients, action, call));
  return { ...part.fields, AlarmName: part.name, AlarmActions } as unknown as PutMetricAlarmCommandInput;
}

const Placeholder = z.tuple([z.string(), z.string(), z.string()]);

async function arnOf({ reader }: Clients, action: string, { endpointName, abortSignal }: Call): Promise<string> {
  const inside = /^\{policy (.+)\}$/.exec(action)?.[1];
  if (inside === undefined) return action;
  const [variantName, dimension, name] = z.parse(Placeholder, JSON.parse(inside));
  const query = { ServiceNamespace: 'sagemaker' as const, ResourceId: resourceIdOf(endpointName, variantName) };
  const { ScalingPolicies = [] } = await reader.send(
    new DescribeScalingPoliciesCommand({ ...query, PolicyNames: [name] }),
    { abortSignal },
  );
  const found = ScalingPolicies.find((policy) => policy.PolicyName === name && policy.ScalableDimension === dimension);
  if (found?.PolicyARN) return found.PolicyARN;
  throw new PolicyMissing(
    `The alarm shall set off ${policyPlaceholder({ variantName, dimension, name })}, which is not there.`,
  );
}

type Given<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

function given<T extends Record<string, unknown>>(members: T): Given<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Given<T>;
}
