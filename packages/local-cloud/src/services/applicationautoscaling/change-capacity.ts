import { AwsError } from '../../service.ts';
import { recordActivity, updateActivity } from './activities.ts';
import type { Capacity } from './ports.ts';
import type { CapacityChange, TargetRecord } from './records.ts';
import type { Dimension } from './resource.ts';
import { scaledToMaxEvent } from './scaled-to-max.ts';
import type { World } from './world.ts';

const SPOKEN: Record<Dimension, string> = {
  'sagemaker:variant:DesiredInstanceCount': 'desired instance count',
  'sagemaker:variant:DesiredProvisionedConcurrency': 'desired provisioned concurrency',
};

type Outcome = 'Successful' | 'Failed' | 'Overridden' | 'Unfulfilled';

/** Ask for a capacity; the target has no change under way. */
export function beginChange(
  world: World,
  target: TargetRecord,
  wish: Pick<CapacityChange, 'from' | 'to' | 'by'> & { cause: string },
): void {
  const { cause, ...change } = wish;
  const { id: activityId } = recordActivity(world, target, {
    description: `Setting ${SPOKEN[target.dimension]} to ${change.to}.`,
    cause,
    status: 'Pending',
  });
  const { nowMs } = world;
  send(world, target, { ...change, activityId, startedAtMs: nowMs, sent: false, checkAtMs: nowMs });
}

/** Put capacity within the target's bounds, now or as soon as the endpoint takes it; a change under way goes first. */
export function keepWithinBounds(world: World, target: TargetRecord): void {
  const { change } = target;
  if (change?.sent) {
    target.change = { ...change, boundsChanged: true };
    world.targets.put(target);
    return;
  }
  const capacity = world.capacity.look(target);
  if (!capacity || capacity.isLost) return;
  if (change) finish(world, target, change, 'Overridden', 'A newer change of the bounds took its place.');
  const to = bounded(target, capacity.desired);
  if (to === capacity.desired) return;
  const cause =
    to > capacity.desired ? `minimum capacity was set to ${target.min}` : `maximum capacity was set to ${target.max}`;
  beginChange(world, target, { from: capacity.desired, to, by: 'bounds', cause });
}

const bounded = ({ min, max }: TargetRecord, capacity: number): number => Math.min(max, Math.max(min, capacity));

/** How a change goes on. */
type Next =
  | { kind: 'wait' }
  | { kind: 'send'; from: number; to: number }
  | { kind: 'end'; outcome: Outcome; message: string };

const end = (outcome: Outcome, message: string): Next => ({ kind: 'end', outcome, message });

/** Look at what became of a change, and carry it on. */
export function continueChange(world: World, target: TargetRecord, change: CapacityChange): void {
  const next = nextStep(world, target, change);
  if (next.kind === 'wait') wait(world, target, change);
  else if (next.kind === 'send') send(world, target, { ...change, from: next.from, to: next.to });
  else if (next.outcome === 'Successful') succeed(world, target, change, next.message);
  else finish(world, target, change, next.outcome, next.message);
}

function nextStep(world: World, target: TargetRecord, change: CapacityChange): Next {
  const capacity = world.capacity.look(target);
  if (!capacity || capacity.isLost) {
    return end('Failed', failure(target, change, 'The variant no longer takes changes.'));
  }
  const step = change.sent ? stepOfSent(target, change, capacity) : stepOfUnsent(target, capacity);
  const isOverdue = world.nowMs - change.startedAtMs >= world.settings.giveUpMs;
  if (!isOverdue || step.kind === 'end') return step;
  return end('Unfulfilled', `Setting ${SPOKEN[target.dimension]} to ${change.to} timed out.`);
}

/** The endpoint has not taken the call yet: what the bounds ask for may have changed. */
function stepOfUnsent(target: TargetRecord, { desired }: Capacity): Next {
  const to = bounded(target, desired);
  if (to !== desired) return { kind: 'send', from: desired, to };
  return end('Overridden', `The capacity is ${to} by now, which is within its bounds.`);
}

/** InService alone proves nothing: only a capacity as asked for is a success. */
function stepOfSent(target: TargetRecord, change: CapacityChange, { current, desired, isScalable }: Capacity): Next {
  const { from, to } = change;
  if (current === to && desired === to) {
    return end(
      'Successful',
      `Successfully set ${SPOKEN[target.dimension]} to ${to}. Change successfully fulfilled by sagemaker.`,
    );
  }
  if (!isScalable) return { kind: 'wait' };
  if (desired === from) return end('Failed', failure(target, change, 'The endpoint went back to what it was.'));
  return end('Overridden', `The capacity was set to ${desired} meanwhile.`);
}

function send(world: World, target: TargetRecord, change: CapacityChange): void {
  const { capacity } = world;
  const spoken = `${SPOKEN[target.dimension]} to ${change.to}`;
  const isBusy = !capacity.look(target)?.isScalable;
  const error = isBusy ? undefined : attempt(() => capacity.change(target, change.to));
  // A policy's change is not kept for later: its alarm calls again within a minute, with newer figures.
  const isPutOff = isBusy || (error?.name === 'ThrottlingException' && change.by === 'bounds');
  if (isPutOff) {
    updateActivity(world, change.activityId, 'Pending', `SageMaker is busy; setting ${spoken} is tried again.`);
    wait(world, target, change);
  } else if (error && error.status < 500) {
    finish(world, target, change, 'Failed', failure(target, change, error.message));
  } else {
    // After a fault on the other side nobody knows whether the call was carried out: the next look shows it.
    const message = `Successfully set ${spoken}. Waiting for change to be fulfilled by sagemaker.`;
    updateActivity(world, change.activityId, 'InProgress', message);
    wait(world, target, { ...change, sent: true });
  }
}

function attempt(call: () => void): AwsError | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}

function wait(world: World, target: TargetRecord, change: CapacityChange): void {
  target.change = { ...change, checkAtMs: world.nowMs + world.settings.checkMs };
  world.targets.put(target);
}

function succeed(world: World, target: TargetRecord, change: CapacityChange, message: string): void {
  const { from, to, by } = change;
  if (by === 'policy') {
    target.scaledOut = to > from ? { from, to, atMs: world.nowMs } : undefined;
    target.scaledInAtMs = to < from ? world.nowMs : undefined;
  }
  if (to > from && to >= target.max) world.events.push(scaledToMaxEvent(target, change, world.nowMs));
  finish(world, target, change, 'Successful', message);
}

/** End a change; bounds that were set while it ran apply now. */
function finish(world: World, target: TargetRecord, change: CapacityChange, outcome: Outcome, message: string): void {
  updateActivity(world, change.activityId, outcome, message);
  target.change = undefined;
  world.targets.put(target);
  if (change.sent && change.boundsChanged) keepWithinBounds(world, target);
}

const failure = ({ dimension }: TargetRecord, { to }: CapacityChange, reason: string): string =>
  `Failed to set ${SPOKEN[dimension]} to ${to}. Reason: ${reason}`;
