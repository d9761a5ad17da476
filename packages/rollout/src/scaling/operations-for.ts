import { type Instant, plusMs } from '@fairlead/reconcile';
import {
  copyForVariant,
  keyOf,
  type LiveScaling,
  putsFor,
  refOf,
  type ScalingOperation,
  type ScalingPart,
  type ScalingSnapshot,
  suspend,
} from '@fairlead/scaling';
import type { LiveEndpoint } from '../live.ts';
import type { RolloutState } from '../state.ts';
import type { Aim } from './aim.ts';

/** How an endpoint and its scaling are, and how scaling shall be at the end. */
export interface Standing {
  state: RolloutState;
  endpoint: LiveEndpoint;
  live: LiveScaling;
  /** The snapshot, with what people have changed since. */
  expected: ScalingSnapshot;
  now: Instant;
}

/** What brings scaling to what an aim needs; nothing where it is so. */
export function operationsFor(aim: Exclude<Aim, { kind: 'end' }>, standing: Standing): ScalingOperation[] {
  return aim.kind === 'swap' ? holdStill(standing, aim.leaving) : keepGoing(standing, aim);
}

/** Around a swap: what stays scales by itself no more, what goes is deregistered. */
function holdStill({ state, endpoint, live }: Standing, leaving: readonly string[]): ScalingOperation[] {
  const all = endpoint.variants.map(({ name }) => name);
  const goes = (state.scaling?.deregisters ?? state.plan.deregisters) ? all : leaving;
  const staying = all.filter((name) => !goes.includes(name));
  return [...suspend(live, staying, 'everything'), ...live.parts.flatMap((part) => removed(part, goes))];
}

function removed(part: ScalingPart, variantNames: readonly string[]): ScalingOperation[] {
  const goes = part.kind === 'target' && variantNames.includes(part.variantName);
  return goes ? [{ kind: 'remove', part: refOf(part) }] : [];
}

/** Between swaps: the champion does not shrink, and the challenger scales as the champion did before. */
function keepGoing(standing: Standing, aim: { kind: 'rise' | 'rest' }): ScalingOperation[] {
  const { expected, live, endpoint } = standing;
  const { champion, challenger } = standing.state.plan;
  const own = expected.parts.filter((part) => part.kind === 'alarm' || part.variantName === champion.variantName);
  const wanted = isThere(endpoint, champion.variantName) ? own.map((part) => heldUp(part, standing)) : [];
  const carries = endpoint.variants.some(({ name, currentWeight }) => {
    return name === challenger.variantName && currentWeight > 0;
  });
  const isWanted = aim.kind === 'rise' || carries;
  const keep = aim.kind === 'rise' || !isEased(standing.state, standing.now);
  return [...putsFor(wanted, live), ...(isWanted ? copyTo(standing, { keep }) : [])];
}

/** The champion's target does not scale in; nor do its scheduled actions where one of them would take instances away. */
function heldUp(part: ScalingPart, { expected, endpoint, state }: Standing): ScalingPart {
  if (part.kind !== 'target') return part;
  const { variantName } = state.plan.champion;
  const count = endpoint.variants.find(({ name }) => name === variantName)?.desiredInstanceCount ?? 0;
  const shrinks = expected.parts.some(({ kind, fields }) => {
    return kind === 'schedule' && typeof fields.MaxCapacity === 'number' && fields.MaxCapacity < count;
  });
  const held = { DynamicScalingInSuspended: true, ...(shrinks ? { ScheduledScalingSuspended: true } : {}) };
  return { ...part, fields: { ...part.fields, ...held } };
}

/** Alarms on low load stay up until the new load shows: metrics are two minutes late, and more than one is looked at. */
export const EASES_AFTER_MS = 5 * 60_000;

/** Whether alarms know the load that the challenger has by now, so that it may scale in by itself. */
export function isEased({ phase }: RolloutState, now: Instant): boolean {
  return phase.name !== 'shifting' && (phase.name !== 'holding' || now >= plusMs(phase.sinceAt, EASES_AFTER_MS));
}

/**
 * The champion's scaling for the challenger. What is there already may be somebody's by now: only its flags are ours.
 *
 * @param keep - it must not scale in: it was made larger for a load that its alarms do not know yet
 */
export function copyTo({ expected, live, endpoint, state }: Standing, { keep = false } = {}): ScalingOperation[] {
  const [from, to] = [state.plan.champion.variantName, state.plan.challenger.variantName];
  if (!isThere(endpoint, to)) return [];
  const copy = copyForVariant(expected.parts, { from, to });
  const there = new Map(live.parts.map((part) => [keyOf(part), part]));
  const wanted = copy.map((part): ScalingPart => {
    const held = there.get(keyOf(part));
    const flags = flagsOf(part, keep);
    return { ...part, fields: { ...(held ?? part).fields, ...flags } };
  });
  return putsFor(wanted, live);
}

const FLAGS = ['DynamicScalingInSuspended', 'DynamicScalingOutSuspended', 'ScheduledScalingSuspended'] as const;

function flagsOf({ kind, fields }: ScalingPart, keep: boolean) {
  if (kind !== 'target') return {};
  const flags = Object.fromEntries(FLAGS.map((flag) => [flag, fields[flag] ?? false]));
  return keep ? { ...flags, [FLAGS[0]]: true } : flags;
}

export function isThere({ variants }: LiveEndpoint, variantName: string): boolean {
  return variants.some(({ name }) => name === variantName);
}
