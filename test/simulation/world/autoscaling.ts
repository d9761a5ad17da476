import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import {
  afterOperation,
  keyOf,
  type LiveScaling,
  type PartRef,
  putsFor,
  refOf,
  type ScalingOperation,
} from '@fairlead/scaling';
import { AwsError } from '../../../packages/local-cloud/src/service.ts';
import type { AlarmPort } from '../../../packages/local-cloud/src/services/applicationautoscaling/ports.ts';
import {
  capacityCall,
  capacityOf,
} from '../../../packages/local-cloud/src/services/applicationautoscaling/sagemaker-capacity.ts';
import { createScaler, type Scaler } from '../../../packages/local-cloud/src/services/applicationautoscaling/scaler.ts';
import type { Agenda } from './agenda.ts';
import { type Dice, diceOf } from './dice.ts';
import { servingVariants, shareOf } from './live.ts';
import type { SimulatedSageMaker } from './sagemaker.ts';
import { describeScaling, scalerCall } from './scaler-calls.ts';
import { instanceCarries, trackingOf } from './scaling-parts.ts';
import { NAMES, type Setting } from './setting.ts';

/** The local cloud's own Application Auto Scaling on the agenda, with alarms that watch the world's load. */
export interface SimulatedAutoscaling {
  /** The scaling of the endpoint as a reader sees it. */
  live(): LiveScaling;
  /** Carry out one change now. @throws AwsError as the service would answer */
  change(operation: Parameters<typeof scalerCall>[1]): void;
  /** What the endpoint's scaling would be if nobody but people had changed it. */
  truth(): LiveScaling;
  /** A person changes something about it. @throws AwsError when it cannot be changed now */
  edit(dice: Dice): void;
  /** A minute of CloudWatch: every alarm that is up calls its policy. */
  evaluate(): void;
}

/** Autoscaling as the setting has it, registered before the world begins. */
export function createAutoscaling(
  agenda: Agenda,
  setting: Pick<Setting, 'seed' | 'traffic' | 'scalingParts'>,
  sageMaker: SimulatedSageMaker,
): SimulatedAutoscaling {
  const alarms = new Map<string, PutMetricAlarmInput>();
  const endpoint = () => sageMaker.machine.endpoint(NAMES.endpoint);
  /** Invocations per instance and minute: what target tracking and the step alarm watch. */
  const loadOf = ({ Dimensions = [] }: PutMetricAlarmInput): number[] => {
    const name = Dimensions.find((dimension) => dimension.Name === 'VariantName')?.Value ?? '';
    const variant = servingVariants(endpoint()).find((one) => one.name === name);
    const share = shareOf(endpoint(), name);
    if (!variant || share === 0 || variant.currentCount === 0) return [];
    return [(setting.traffic.requestsPerMinute * share) / variant.currentCount];
  };
  const scaler = createScaler({
    capacity: {
      look: (resource) => capacityOf(endpoint(), resource),
      change: (resource, capacity) => {
        sageMaker.call('UpdateEndpointWeightsAndCapacities', capacityCall(resource, capacity));
      },
    },
    alarms: alarmPort(alarms, loadOf),
    random: diceOf(setting.seed, 21).random,
    settings: NAMES.account,
  });
  sageMaker.machine.connectScaling(scaler);
  const arm = armed(agenda, scaler);
  let shown: LiveScaling | undefined;
  /** Described anew only when something has changed: it is asked for at nearly every look. */
  const live = (): LiveScaling => {
    if (scaler.takeChanges().length > 0) shown = undefined;
    shown ??= describeScaling(scaler, alarms, agenda.now());
    return shown;
  };
  const change = (operation: Parameters<typeof scalerCall>[1]): void => {
    try {
      scalerCall({ scaler, alarms }, operation, agenda.now());
    } finally {
      shown = undefined;
      arm();
    }
  };
  for (const operation of putsFor(setting.scalingParts, { parts: [] })) change(operation);

  let truth: LiveScaling = { endpointName: NAMES.endpoint, parts: setting.scalingParts };

  /** An alarm of a policy that was deregistered calls nobody. */
  const callPolicy = (arn: string, alarmName: string): void => {
    try {
      scaler.trigger(arn, alarmName, agenda.now());
    } catch (error) {
      if (!(error instanceof AwsError && error.name === 'ObjectNotFoundException')) throw error;
    }
  };

  return {
    truth: () => truth,
    edit(dice) {
      const operation = dice.pick(editsOf(setting));
      if (operation.kind === 'remove' && !isThere(operation.part, live())) return;
      change(operation);
      truth = afterOperation(truth, operation);
    },
    live,
    change,
    evaluate() {
      for (const alarm of alarms.values()) {
        const [arn] = alarm.AlarmActions ?? [];
        if (!arn || !isUp(alarm, loadOf(alarm))) continue;
        callPolicy(arn, alarm.AlarmName ?? '');
      }
      arm();
    },
  };
}

/** AWS takes away only what is there: of a target that is deregistered just now there is nothing. */
function isThere(part: PartRef, { parts }: LiveScaling): boolean {
  return parts.some((one) => keyOf(one) === keyOf(part));
}

function editsOf({ traffic, scalingParts }: Pick<Setting, 'traffic' | 'scalingParts'>): ScalingOperation[] {
  const each = instanceCarries(traffic);
  const [target] = scalingParts;
  const schedule = scalingParts.find(({ kind }) => kind === 'schedule');
  return [
    { kind: 'put', part: trackingOf('load', 0.95 * each) },
    { kind: 'put', part: trackingOf('by-hand', 0.98 * each) },
    ...(target ? [{ kind: 'put' as const, part: { ...target, fields: { MaxCapacity: 12 } } }] : []),
    ...(schedule ? [{ kind: 'remove' as const, part: refOf(schedule) }] : []),
  ];
}

function armed(agenda: Agenda, scaler: Scaler): () => void {
  let armedMs: number | undefined;
  const arm = (): void => {
    const atMs = scaler.nextDueAtMs();
    if (atMs === undefined || atMs === armedMs) return;
    armedMs = atMs;
    agenda.at(atMs, () => {
      armedMs = undefined;
      scaler.advance(agenda.now());
      arm();
    });
  };
  return arm;
}

function alarmPort(
  alarms: Map<string, PutMetricAlarmInput>,
  loadOf: (alarm: PutMetricAlarmInput) => number[],
): AlarmPort {
  return {
    put: (alarm) => alarms.set(alarm.AlarmName ?? '', alarm),
    delete(names) {
      for (const name of names) alarms.delete(name);
    },
    look(name) {
      const alarm = alarms.get(name);
      if (!alarm) return undefined;
      const values = loadOf(alarm);
      const breachesAbove = alarm.ComparisonOperator?.startsWith('Greater') ?? false;
      const state = isUp(alarm, values) ? 'ALARM' : 'OK';
      return { name, arn: `alarm:${name}`, state, threshold: alarm.Threshold ?? 0, breachesAbove, values };
    },
    actingOn: (arn) =>
      [...alarms.values()]
        .filter(({ AlarmActions = [] }) => AlarmActions.includes(arn))
        .map(({ AlarmName: name = '' }) => ({ name, arn: `alarm:${name}` })),
  };
}

function isUp({ ComparisonOperator, Threshold = 0 }: PutMetricAlarmInput, [value]: number[]): boolean {
  if (value === undefined) return false;
  return ComparisonOperator?.startsWith('Greater') ? value > Threshold : value < Threshold;
}
