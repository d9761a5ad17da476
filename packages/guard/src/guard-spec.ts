import type { Direction } from './alternatives.ts';
import { type CeilingParams, ceilingGuard } from './ceiling.ts';
import { type CompareParams, compareGuard } from './compare.ts';
import type { ProcessState } from './e-process.ts';
import type { Guard } from './guard.ts';
import { GuardInputError, within } from './guard-input-error.ts';
import { type ShareParams, type ShareState, shareGuard } from './share.ts';

interface SpecBase {
  /** Names the guard in records and verdicts. */
  readonly id: string;
  /** Share of alpha, above 0; the weights of a rollout sum to 1. */
  readonly weight: number;
}

/** Compares both variants; `slow` is the same test on requests slower than a fixed threshold. */
export interface CompareSpec extends SpecBase {
  readonly kind: 'compare' | 'slow';
  readonly rollback: CompareParams;
  /** Margin within which the step may be promoted; null or absent when this guard has no say in that. */
  readonly promote?: CompareParams | null;
}

/** Holds the challenger under a fixed bad rate. */
export interface CeilingSpec extends SpecBase {
  readonly kind: 'ceiling';
  readonly rollback: CeilingParams;
  readonly promote?: CeilingParams | null;
}

/** Watches the traffic split; it can prove a wrong split, never a right one, so it has no promote process. */
export interface ShareSpec extends SpecBase {
  readonly kind: 'share';
  readonly rollback: ShareParams;
  readonly promote?: null;
}

/** One guard of a rollout: its rollback process and, where it has one, its promote process. */
export type GuardSpec = CompareSpec | CeilingSpec | ShareSpec;

/** State of any guard. */
export type GuardState = ProcessState | ShareState;

/** Any guard, with the shape of its records checked when they come in. */
type AnyGuard = Guard<readonly number[], GuardState>;

/** The processes of one guard. */
export interface Judge {
  readonly rollback: AnyGuard;
  readonly promote: AnyGuard | null;
}

/**
 * Build the processes a spec asks for: `worse` for rollback, `notWorse` for promotion.
 *
 * @throws GuardInputError for parameters out of range, or a direction that contradicts the role
 */
export function judgeOf(spec: GuardSpec): Judge {
  return within(`guards.${spec.id}`, () => ({
    rollback: within('rollback', () => rollbackOf(spec)),
    promote: spec.promote ? within('promote', () => promoteOf(spec)) : null,
  }));
}

function rollbackOf(spec: GuardSpec): AnyGuard {
  switch (spec.kind) {
    case 'ceiling':
      return ceilingGuard(towards('worse', spec.rollback));
    case 'share':
      return shareGuard(spec.rollback);
    default:
      return compareGuard(towards('worse', spec.rollback));
  }
}

function promoteOf(spec: GuardSpec): AnyGuard {
  const remedy = 'Leave out promote: a share guard can prove a wrong split, never a right one.';
  switch (spec.kind) {
    case 'ceiling':
      return ceilingGuard(towards('notWorse', spec.promote ?? spec.rollback));
    case 'share':
      throw new GuardInputError({ field: 'kind', seen: spec.kind, allowed: 'compare, slow or ceiling', remedy });
    default:
      return compareGuard(towards('notWorse', spec.promote ?? spec.rollback));
  }
}

function towards<P extends { readonly direction?: Direction }>(direction: Direction, params: P): P {
  if (params.direction === undefined || params.direction === direction) return { ...params, direction };
  const remedy = 'Leave out direction: a rollback process looks for worse, a promote process for notWorse.';
  throw new GuardInputError({ field: 'direction', seen: params.direction, allowed: `"${direction}"`, remedy });
}
