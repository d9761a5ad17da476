import { type Fields, policyPlaceholder, type ScalingPart } from './part.ts';

type Json = Fields[string];

/** CloudWatch's longest alarm name, characters (API reference, PutMetricAlarm). */
const LONGEST_ALARM_NAME = 255;

/**
 * The scaling of one variant for another one: targets, policies, scheduled actions, and the alarms that set its step
 * policies off, with the variant's name replaced wherever metrics, alarms and alarm actions hold it.
 *
 * An alarm of the copy is called `<name>-<to>`; alarms that call no policy of `from` are not copied.
 */
export function copyForVariant(
  parts: readonly ScalingPart[],
  { from, to }: { from: string; to: string },
): ScalingPart[] {
  const own = parts.filter((part) => part.kind !== 'alarm' && part.variantName === from);
  const placeholders = new Map(
    own.flatMap((part): [string, string][] =>
      part.kind === 'policy' ? [[policyPlaceholder(part), policyPlaceholder({ ...part, variantName: to })]] : [],
    ),
  );
  const renamed = (fields: Fields): Fields => rename(fields, { from, to, placeholders });
  return parts.flatMap((part): ScalingPart[] => {
    if (part.kind === 'alarm') {
      const calls = actionsOf(part.fields).some((action) => placeholders.has(action));
      return calls
        ? [{ ...part, name: alarmName(part.name, to), fields: onlyOwnActions(renamed(part.fields), placeholders) }]
        : [];
    }
    return part.variantName === from ? [{ ...part, variantName: to, fields: renamed(part.fields) }] : [];
  });
}

interface Renaming {
  from: string;
  to: string;
  placeholders: ReadonlyMap<string, string>;
}

function rename(fields: Fields, renaming: Renaming): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, renameValue(value, renaming)]));
}

function renameValue(value: Json, renaming: Renaming): Json {
  if (typeof value === 'string') return renaming.placeholders.get(value) ?? value;
  if (Array.isArray(value)) return value.map((member) => renameValue(member, renaming));
  if (value === null || typeof value !== 'object') return value;
  if (value.Name === 'VariantName' && value.Value === renaming.from) return { ...value, Value: renaming.to };
  return rename(value, renaming);
}

function actionsOf({ AlarmActions }: Fields): string[] {
  return Array.isArray(AlarmActions) ? AlarmActions.filter((action) => typeof action === 'string') : [];
}

/** The copy calls the copied policies, and whoever else the original tells; never a policy of another variant. */
function onlyOwnActions(fields: Fields, placeholders: ReadonlyMap<string, string>): Fields {
  const copied = new Set(placeholders.values());
  const AlarmActions = actionsOf(fields).filter((action) => !action.startsWith('{policy ') || copied.has(action));
  return { ...fields, AlarmActions };
}

function alarmName(name: string, to: string): string {
  return `${name.slice(0, LONGEST_ALARM_NAME - to.length - 1)}-${to}`;
}
