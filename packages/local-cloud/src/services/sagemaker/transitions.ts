import { behaviourOf } from './behaviour.ts';
import type { ChangeFault } from './fault-kinds.ts';
import { REASONS, strikeChange } from './faults.ts';
import { variantsOf } from './fleet.ts';
import { begin, holdUp, settle } from './lifecycle.ts';
import type { Change, EndpointRecord, Fleet, VariantRecord } from './records.ts';
import type { World } from './world.ts';

type Deployment = Extract<Change, { kind: 'create' | 'swap' }>;

/** How a change ends. */
type Outcome = { kind: 'done' } | { kind: ChangeFault['kind']; reason: string };

const CREATE_FAULTS = ['change-fails', 'capacity-shortage'] as const;
const SWAP_FAULTS = ['swap-rolls-back', 'rollback-fails', 'change-fails', 'capacity-shortage'] as const;
const RESIZE_FAULTS = ['resize-rolls-back', 'change-fails'] as const;
const GROWTH_FAULTS = ['resize-rolls-back', 'change-fails', 'capacity-shortage'] as const;

/** Variants whose containers run for real, so only they can say whether they started. */
export function variantsToPing(endpoint: EndpointRecord): { variant: string; url: string }[] {
  if (!endpoint.change || !('fleet' in endpoint.change)) return [];
  return variantsOf(endpoint.change.fleet).flatMap(({ name, container }) => {
    const behaviour = container && behaviourOf(container);
    return behaviour?.kind === 'container' ? [{ variant: name, url: behaviour.url }] : [];
  });
}

function failsToStart({ container }: VariantRecord): boolean {
  const behaviour = container && behaviourOf(container);
  return behaviour?.kind === 'profile' && !behaviour.starts;
}

function outcome(world: World, endpoint: EndpointRecord, kinds: readonly ChangeFault['kind'][]): Outcome {
  const fault = strikeChange(world, endpoint.name, kinds);
  if (!fault) return { kind: 'done' };
  const usual = fault.kind === 'capacity-shortage' ? REASONS.capacity : REASONS.failure;
  return { kind: fault.kind, reason: fault.reason ?? usual };
}

function deploymentOutcome(world: World, endpoint: EndpointRecord, change: Deployment, sick?: string): Outcome {
  const injected = outcome(world, endpoint, change.kind === 'create' ? CREATE_FAULTS : SWAP_FAULTS);
  if (injected.kind !== 'done') return injected;
  const unhealthy = sick ?? variantsOf(change.fleet).find(failsToStart)?.name;
  return unhealthy === undefined ? injected : { kind: 'swap-rolls-back', reason: REASONS.ping(unhealthy) };
}

function fail(world: World, endpoint: EndpointRecord, reason: string, deployed: Fleet | undefined): void {
  endpoint.failureReason = reason;
  if (deployed) endpoint.fleet ??= deployed;
  settle(world, endpoint, 'Failed');
}

function rollBack(world: World, endpoint: EndpointRecord, reason: string, failsWith?: Fleet): void {
  endpoint.failureReason = reason;
  begin(world, endpoint, {
    status: 'RollingBack',
    change: { kind: 'rollback', failsWith },
    durationMs: world.settings.rollbackMs,
  });
}

/**
 * Bring a create or swap to its end.
 *
 * @param sick - the variant whose container did not answer /ping, if one did not
 */
export function finishDeployment(world: World, endpoint: EndpointRecord, change: Deployment, sick?: string): void {
  const end = deploymentOutcome(world, endpoint, change, sick);
  if (end.kind === 'done') {
    endpoint.fleet = change.fleet;
    endpoint.mixedWith = undefined;
    settle(world, endpoint, 'InService');
  } else if (change.kind === 'create' || end.kind === 'change-fails') {
    fail(world, endpoint, end.reason, change.fleet);
  } else {
    rollBack(world, endpoint, end.reason, end.kind === 'rollback-fails' ? change.fleet : undefined);
  }
}

/** Make the wish the present, or the other way round. */
function resolveWishes(endpoint: EndpointRecord, isGranted: boolean): void {
  for (const variant of endpoint.fleet ? variantsOf(endpoint.fleet) : []) {
    if (isGranted) {
      variant.currentWeight = variant.desiredWeight;
      variant.currentCount = variant.desiredCount;
      if (variant.desiredServerless) variant.currentServerless = variant.desiredServerless;
    } else {
      variant.desiredWeight = variant.currentWeight;
      variant.desiredCount = variant.currentCount;
      if (variant.currentServerless) variant.desiredServerless = variant.currentServerless;
    }
  }
}

function finishResize(world: World, endpoint: EndpointRecord): void {
  const grows =
    endpoint.fleet && variantsOf(endpoint.fleet).some((variant) => variant.desiredCount > variant.currentCount);
  const end = outcome(world, endpoint, grows ? GROWTH_FAULTS : RESIZE_FAULTS);
  if (end.kind === 'done') {
    resolveWishes(endpoint, true);
    settle(world, endpoint, 'InService');
  } else if (end.kind === 'change-fails') {
    fail(world, endpoint, end.reason, undefined);
  } else {
    rollBack(world, endpoint, end.reason);
  }
}

function finishRollback(world: World, endpoint: EndpointRecord, failsWith: Fleet | undefined): void {
  resolveWishes(endpoint, false);
  endpoint.mixedWith = failsWith ?? endpoint.mixedWith;
  settle(world, endpoint, endpoint.mixedWith ? 'UpdateRollbackFailed' : 'InService');
}

/** Put an endpoint into a lasting status, whatever it was in the middle of; wishes not granted yet are dropped. */
export function interrupt(
  world: World,
  endpoint: EndpointRecord,
  end: { status: 'Failed' | 'OutOfService' | 'InService'; reason: string | undefined },
): void {
  if (!endpoint.fleet && endpoint.change && 'fleet' in endpoint.change) endpoint.fleet = endpoint.change.fleet;
  resolveWishes(endpoint, false);
  endpoint.failureReason = end.reason;
  settle(world, endpoint, end.status);
}

/** Carry out what an endpoint's change has come to, at the instant `world.nowMs` at which it is due. */
export function finishChange(world: World, endpoint: EndpointRecord): void {
  const { change } = endpoint;
  switch (change?.kind) {
    case 'create':
    case 'swap':
      if (variantsToPing(endpoint).length > 0) holdUp(world, endpoint);
      else finishDeployment(world, endpoint, change);
      return;
    case 'resize':
      finishResize(world, endpoint);
      return;
    case 'rollback':
      finishRollback(world, endpoint, change.failsWith);
      return;
    case 'delete':
      world.remove(endpoint);
      return;
    case 'maintenance':
      settle(world, endpoint, 'InService');
      return;
    default:
      holdUp(world, endpoint);
  }
}
