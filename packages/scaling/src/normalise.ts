import { canonicalJson } from '@fairlead/reconcile';
import { type Fields, keyOf, type ScalingPart } from './part.ts';

type Json = Fields[string];

/** Cooldown where none is given, seconds (Application Auto Scaling API reference: 300 for SageMaker variants). */
const DEFAULT_COOLDOWN_SECONDS = 300;

/** The role that is used when none is named; a Describe call names it. */
const SERVICE_LINKED_ROLE = 'AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint';

/** What AWS assumes for members that were left out; a Describe call may show them or not. */
const TARGET_DEFAULTS: Fields = {
  DynamicScalingInSuspended: false,
  DynamicScalingOutSuspended: false,
  ScheduledScalingSuspended: false,
};
const TRACKING_DEFAULTS: Fields = {
  ScaleOutCooldown: DEFAULT_COOLDOWN_SECONDS,
  ScaleInCooldown: DEFAULT_COOLDOWN_SECONDS,
  DisableScaleIn: false,
};
const STEP_DEFAULTS: Fields = { Cooldown: DEFAULT_COOLDOWN_SECONDS, MetricAggregationType: 'Average' };
const SCHEDULE_DEFAULTS: Fields = { Timezone: 'UTC' };
const ALARM_DEFAULTS: Fields = { ActionsEnabled: true, TreatMissingData: 'missing' };

/** What CloudWatch tells about an alarm beyond what it was made from. */
const ALARM_STATE =
  /^(AlarmArn|AlarmName|State\w+|AlarmConfigurationUpdatedTimestamp|EvaluationState|EvaluationWindow|AlarmContributors?)$/;

/** The part with defaults filled in, lists that have no order sorted, and what AWS adds by itself left out. */
export function normalised(part: ScalingPart): ScalingPart {
  return { ...part, fields: fieldsOf(part) };
}

/** Parts normalised, in the order of their keys. */
export function normalisedParts(parts: readonly ScalingPart[]): ScalingPart[] {
  return parts.map(normalised).toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function fieldsOf({ kind, fields }: ScalingPart): Fields {
  const given = withoutEmpty(fields);
  switch (kind) {
    case 'target':
      return withoutServiceRole({ ...TARGET_DEFAULTS, ...given });
    case 'policy':
      return policyFields(given);
    case 'schedule':
      return { ...SCHEDULE_DEFAULTS, ...given };
    case 'alarm':
      return alarmFields(given);
  }
}

function withoutServiceRole({ RoleARN, ...fields }: Fields): Fields {
  const own = typeof RoleARN === 'string' && !RoleARN.includes(SERVICE_LINKED_ROLE);
  return own ? { ...fields, RoleARN } : fields;
}

function policyFields(given: Fields): Fields {
  if (given.PolicyType === 'TargetTrackingScaling') return mapUnordered({ ...TRACKING_DEFAULTS, ...given });
  if (given.PolicyType === 'StepScaling') return mapUnordered({ ...STEP_DEFAULTS, ...given });
  return mapUnordered(given);
}

function alarmFields(given: Fields): Fields {
  const asked = Object.fromEntries(Object.entries(given).filter(([name]) => !ALARM_STATE.test(name)));
  const { EvaluationPeriods } = given;
  const datapoints: Fields = EvaluationPeriods === undefined ? {} : { DatapointsToAlarm: EvaluationPeriods };
  return mapUnordered({ ...ALARM_DEFAULTS, ...datapoints, ...asked });
}

/** Members whose lists are sets. */
const UNORDERED = new Set(['Dimensions', 'StepAdjustments', 'AlarmActions', 'OKActions', 'InsufficientDataActions']);

function mapUnordered(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, sortedValue(name, value)]));
}

function sortedValue(name: string, value: Json): Json {
  if (Array.isArray(value)) {
    const members = value.map((member) => sortedValue('', member));
    return UNORDERED.has(name) ? members.toSorted((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1)) : members;
  }
  return value !== null && typeof value === 'object' ? mapUnordered(value) : value;
}

/** Empty lists and nulls say the same as nothing. */
function withoutEmpty(fields: Fields): Fields {
  const empty = (value: Json) => value === null || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => !empty(value))
      .map(([name, value]) => [
        name,
        value !== null && typeof value === 'object' && !Array.isArray(value) ? withoutEmpty(value) : value,
      ]),
  );
}
