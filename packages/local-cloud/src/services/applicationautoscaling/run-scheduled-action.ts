import { recordActivity } from './activities.ts';
import { keepWithinBounds } from './change-capacity.ts';
import type { ScheduledActionRecord, TargetRecord } from './records.ts';
import { nextRun, readSchedule } from './schedule/schedule.ts';
import type { World } from './world.ts';

/** When an action runs next after an instant; undefined when it never does. */
export function nextRunOf(action: ScheduledActionRecord, afterMs: number): number | undefined {
  const schedule = readSchedule(action.schedule, action.timezone ?? 'UTC');
  return schedule && nextRun(schedule, action, afterMs);
}

function describe({ min, max }: ScheduledActionRecord): string {
  const parts = [
    ...(min === undefined ? [] : [`min capacity to ${min}`]),
    ...(max === undefined ? [] : [`max capacity to ${max}`]),
  ];
  return parts.join(' and ');
}

function setBounds(world: World, target: TargetRecord, action: ScheduledActionRecord): void {
  const { min = target.min, max = target.max } = action;
  const isPossible = min <= max;
  recordActivity(world, target, {
    description: `Setting ${describe(action)}`,
    cause: `scheduled action name ${action.name} was triggered`,
    status: isPossible ? 'Successful' : 'Failed',
    message: isPossible
      ? `Successfully set ${describe(action)}`
      : `Failed to set ${describe(action)}. Reason: the minimum ${min} would exceed the maximum ${max}.`,
    endedAtMs: world.nowMs,
  });
  if (!isPossible) return;
  target.min = min;
  target.max = max;
  world.targets.put(target);
  keepWithinBounds(world, target);
}

/** Carry out an action that is due, unless schedules are suspended: then this run is lost. */
export function runScheduledAction(world: World, action: ScheduledActionRecord): void {
  world.actions.put({ ...action, nextAtMs: nextRunOf(action, world.nowMs) });
  const target = world.target(action);
  if (!target.suspended.ScheduledScalingSuspended) setBounds(world, target, action);
}
