import type { Direction } from '../alternatives.ts';
import type { CeilingParams } from '../ceiling.ts';
import type { CompareParams } from '../compare.ts';
import type { GuardSpec } from '../guard-spec.ts';
import type { RolloutGuards } from '../rollout.ts';
import type { ShareParams } from '../share.ts';
import {
  checkNames,
  type JsonObject,
  numberOf,
  optionalObject,
  pickNumbers,
  refuse,
  requiredArray,
  requiredObject,
  requiredString,
} from './case-input.ts';

const processNames = ['phi', 'noise', 'cap', 'boostAlpha', 'onsetMass', 'onsetHazard'] as const;
const compareNames = ['rho', 'delta', 'baselineRate', ...processNames] as const;
const shareNames = ['tolerance', 'phi', 'noise', 'cap', 'onsetMass', 'onsetHazard'] as const;

/** The level a case asks for; 0.01 when it does not say. */
export function alphaOf(params: JsonObject): number {
  return numberOf('alpha', params.alpha ?? 0.01);
}

/** Read the parameters of a compare or slow guard. */
export function compareParams(params: JsonObject): CompareParams {
  checkNames(params, ['alpha', 'direction', ...compareNames]);
  return { ...pickNumbers(params, compareNames), ...directionOf(params) };
}

/** Read the parameters of a ceiling guard; a baseline rate has no effect on it. */
export function ceilingParams(params: JsonObject): CeilingParams {
  checkNames(params, ['alpha', 'direction', 'ceiling', 'baselineRate', ...processNames]);
  const ceiling = numberOf('ceiling', params.ceiling);
  return { ...pickNumbers(params, processNames), ...directionOf(params), ceiling };
}

/** Read the parameters of a share guard. */
export function shareParams(params: JsonObject): ShareParams {
  checkNames(params, ['alpha', ...shareNames]);
  return pickNumbers(params, shareNames);
}

/** Read the guards of a rollout. */
export function rolloutParams(params: JsonObject): RolloutGuards {
  checkNames(params, ['alphaRollback', 'alphaPromote', 'minMinutes', 'guards']);
  const guards = requiredArray('guards', params.guards).map((guard, g) => specOf(`guards[${g}]`, guard));
  return { ...pickNumbers(params, ['alphaRollback', 'alphaPromote', 'minMinutes']), guards };
}

function specOf(field: string, value: unknown): GuardSpec {
  const guard = requiredObject(field, value);
  checkNames(guard, ['id', 'kind', 'weight', 'rollback', 'promote']);
  const id = requiredString(`${field}.id`, guard.id);
  const base = { id, weight: numberOf(`${field}.weight`, guard.weight) };
  const rollback = optionalObject(`${field}.rollback`, guard.rollback);
  const promote = guard.promote ?? null;
  switch (guard.kind) {
    case 'compare':
    case 'slow':
      return {
        ...base,
        kind: guard.kind,
        rollback: compareParams(rollback),
        promote: promoteOf(promote, compareParams),
      };
    case 'ceiling':
      return {
        ...base,
        kind: guard.kind,
        rollback: ceilingParams(rollback),
        promote: promoteOf(promote, ceilingParams),
      };
    case 'share':
      if (promote === null) return { ...base, kind: guard.kind, rollback: shareParams(rollback) };
      return refuse(`${field}.promote`, promote, 'null for a share guard', 'Leave out promote.');
    default:
      return refuse(`${field}.kind`, guard.kind, 'compare, slow, ceiling or share', 'Name one of these kinds.');
  }
}

function promoteOf<P>(promote: unknown, read: (params: JsonObject) => P): P | null {
  return promote === null ? null : read(requiredObject('promote', promote));
}

function directionOf({ direction }: JsonObject): { direction?: Direction } {
  if (direction === undefined || direction === null) return {};
  if (direction === 'worse' || direction === 'notWorse') return { direction };
  return refuse('direction', direction, '"worse" or "notWorse"', 'Name one of these directions.');
}
