import type { EndpointFacts, VariantFacts } from './endpoint-facts.ts';
import { kindOf, kindsWith } from './metrics.ts';
import { FROM_ZERO } from './parts-of.ts';
import type { PolicyFault } from './policy-fault.ts';
import { isTimeZone, parseSchedule } from './schedule.ts';
import type { ScalingPolicy, ScheduledAction, StepScaling, TargetTracking, VariantScaling } from './schema.ts';
import { stepFaults } from './step-faults.ts';

/**
 * Every reason why a policy cannot be applied to an endpoint, all at once.
 *
 * @param at - the pointer of the policy in the document it came in: `#` or `#/scaling`
 */
export function policyFaults(policy: ScalingPolicy, endpoint: EndpointFacts, at = '#'): PolicyFault[] {
  return Object.entries(policy.variants).flatMap(([name, scaling]) => {
    const pointer = `${at}/variants/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const variant = endpoint.variants.find((other) => other.name === name);
    if (!variant) return [unknownVariant(pointer, name, endpoint)];
    return [
      ...cannotScale(pointer, variant),
      ...limitFaults(pointer, scaling, endpoint, variant),
      ...nameFaults(pointer, scaling),
      ...scaling.targetTracking.flatMap((tracked, index) =>
        trackingFaults(`${pointer}/targetTracking/${index}`, tracked, { scaling, index, endpoint, variant }),
      ),
      ...scaling.stepScaling.flatMap((steps, index) => [
        ...stepFaults(`${pointer}/stepScaling/${index}`, steps),
        ...alarmFaults(`${pointer}/stepScaling/${index}/alarm`, steps, endpoint, variant),
      ]),
      ...scaling.scheduledActions.flatMap((action, index) =>
        scheduleFaults(`${pointer}/scheduledActions/${index}`, action, endpoint, variant),
      ),
    ];
  });
}

function unknownVariant(pointer: string, name: string, { variants, name: endpoint }: EndpointFacts): PolicyFault {
  const known = variants.map((variant) => variant.name).join(', ');
  return { pointer, code: 'variant_unknown', detail: `${endpoint} has no variant ${name}; it has ${known}.` };
}

function cannotScale(
  pointer: string,
  { kind, instanceType = '', hasManagedInstanceScaling }: VariantFacts,
): PolicyFault[] {
  const refuse = (detail: string): PolicyFault[] => [{ pointer, code: 'variant_cannot_scale', detail }];
  if (hasManagedInstanceScaling) {
    return refuse(
      'SageMaker scales this variant itself (ManagedInstanceScaling); two scalers would fight. Disable one.',
    );
  }
  if (kind === 'components')
    return refuse('This variant holds inference components; their copies scale, not the variant.');
  if (instanceType.startsWith('ml.t2.'))
    return refuse(`${instanceType} does not autoscale; use another instance type.`);
  return [];
}

function limitFaults(
  pointer: string,
  { min, max, scaleFromZero, stepScaling }: VariantScaling,
  endpoint: EndpointFacts,
  variant: VariantFacts,
): PolicyFault[] {
  const faults: PolicyFault[] = [];
  if (min > max) {
    const detail = `min is ${min} and max is ${max}; give a min of ${max} or less, or a higher max.`;
    faults.push({ pointer: `${pointer}/min`, code: 'min_above_max', detail });
  }
  const isAsync = kindOf(endpoint, variant) === 'asynchronous';
  if (min === 0 && !isAsync) faults.push(zeroNotAllowed(`${pointer}/min`));
  if (max === 0)
    faults.push({ pointer: `${pointer}/max`, code: 'zero_not_allowed', detail: 'max is 0; give 1 or more.' });
  const wakes = scaleFromZero || stepScaling.some(({ alarm }) => alarm.metric === 'HasBacklogWithoutCapacity');
  if (min === 0 && isAsync && !wakes) {
    const detail = 'min is 0 and nothing starts the first instance; add scaleFromZero: {}, or a min of 1.';
    faults.push({ pointer, code: 'no_way_from_zero', detail });
  }
  if (scaleFromZero && !isAsync) {
    const detail = 'scaleFromZero is for asynchronous endpoints; this one is not. Remove it.';
    faults.push({ pointer: `${pointer}/scaleFromZero`, code: 'metric_does_not_fit', detail });
  }
  const { maxConcurrency } = variant;
  if (maxConcurrency !== undefined && max > maxConcurrency) {
    const detail = `max is ${max}; this serverless variant has a MaxConcurrency of ${maxConcurrency}. Give that or less.`;
    faults.push({ pointer: `${pointer}/max`, code: 'above_max_concurrency', detail });
  }
  return faults;
}

function zeroNotAllowed(pointer: string): PolicyFault {
  const detail = 'min is 0; give 1 or more. Only asynchronous endpoints scale to zero.';
  return { pointer, code: 'zero_not_allowed', detail };
}

/** Policies and scheduled actions are found by name: each has one of its own. */
function nameFaults(pointer: string, scaling: VariantScaling): PolicyFault[] {
  const reserved = scaling.scaleFromZero ? [{ at: `${pointer}/scaleFromZero`, name: FROM_ZERO }] : [];
  const listed = (list: 'targetTracking' | 'stepScaling' | 'scheduledActions') =>
    scaling[list].map(({ name }, index) => ({ at: `${pointer}/${list}/${index}/name`, name }));
  return [[...reserved, ...listed('targetTracking'), ...listed('stepScaling')], listed('scheduledActions')].flatMap(
    (named) =>
      named
        .filter(({ name }, index) => named.findIndex((other) => other.name === name) < index)
        .map(({ at, name }): PolicyFault => {
          return {
            pointer: at,
            code: 'name_twice',
            detail: `There is a ${name} already; give each a name of its own.`,
          };
        }),
  );
}

function trackingFaults(
  pointer: string,
  { metric, target }: TargetTracking,
  {
    scaling,
    index,
    endpoint,
    variant,
  }: { scaling: VariantScaling; index: number; endpoint: EndpointFacts; variant: VariantFacts },
): PolicyFault[] {
  const faults = fitFaults(`${pointer}/metric`, metric, endpoint, variant);
  if (metric === 'SageMakerVariantProvisionedConcurrencyUtilization' && target > 1) {
    const detail = `target is ${target}; this metric is a share, so give a number from 0 to 1, such as 0.7.`;
    faults.push({ pointer: `${pointer}/target`, code: 'target_out_of_range', detail });
  }
  const text = JSON.stringify(metric);
  if (scaling.targetTracking.findIndex((other) => JSON.stringify(other.metric) === text) < index) {
    const detail = `Another target-tracking policy follows ${text} already; two targets for one metric fight. Keep one.`;
    faults.push({ pointer, code: 'policies_conflict', detail });
  }
  return faults;
}

function alarmFaults(
  pointer: string,
  { alarm }: StepScaling,
  endpoint: EndpointFacts,
  variant: VariantFacts,
): PolicyFault[] {
  const faults = fitFaults(`${pointer}/metric`, alarm.metric, endpoint, variant);
  const { datapointsToAlarm = 1, evaluationPeriods } = alarm;
  if (datapointsToAlarm > evaluationPeriods) {
    const detail = `datapointsToAlarm is ${datapointsToAlarm} of ${evaluationPeriods} evaluationPeriods; give that or less.`;
    faults.push({ pointer: `${pointer}/datapointsToAlarm`, code: 'steps_conflict', detail });
  }
  return faults;
}

/** A metric that the endpoint never publishes would leave its policy without data for ever. */
function fitFaults(pointer: string, metric: unknown, endpoint: EndpointFacts, variant: VariantFacts): PolicyFault[] {
  const kind = kindOf(endpoint, variant);
  if (typeof metric !== 'string' || kindsWith(metric).includes(kind)) return [];
  const detail = `${metric} is for ${kindsWith(metric).join(' and ')} endpoints; variant ${variant.name} of ${endpoint.name} is ${kind}.`;
  return [{ pointer, code: 'metric_does_not_fit', detail }];
}

function scheduleFaults(
  pointer: string,
  { schedule, timezone, startAt, endAt, min, max }: ScheduledAction,
  endpoint: EndpointFacts,
  variant: VariantFacts,
): PolicyFault[] {
  const faults: PolicyFault[] = [];
  const parsed = parseSchedule(schedule);
  if ('fault' in parsed)
    faults.push({ pointer: `${pointer}/schedule`, code: 'schedule_invalid', detail: parsed.fault });
  if (!isTimeZone(timezone)) {
    const detail = `${JSON.stringify(timezone)} is no IANA time zone; write one such as Europe/Berlin.`;
    faults.push({ pointer: `${pointer}/timezone`, code: 'timezone_unknown', detail });
  }
  if (startAt !== undefined && endAt !== undefined && Date.parse(startAt) >= Date.parse(endAt)) {
    const detail = `endAt (${endAt}) is not after startAt (${startAt}).`;
    faults.push({ pointer: `${pointer}/endAt`, code: 'schedule_invalid', detail });
  }
  if (min === undefined && max === undefined) {
    const detail = 'A scheduled action sets min, max or both; give one.';
    faults.push({ pointer, code: 'nothing_to_set', detail });
  }
  if (min !== undefined && max !== undefined && min > max) {
    const detail = `min is ${min} and max is ${max}; give a min of ${max} or less, or a higher max.`;
    faults.push({ pointer: `${pointer}/min`, code: 'min_above_max', detail });
  }
  const zero = min === 0 ? 'min' : max === 0 ? 'max' : undefined;
  if (zero && kindOf(endpoint, variant) !== 'asynchronous') faults.push(zeroNotAllowed(`${pointer}/${zero}`));
  return faults;
}
