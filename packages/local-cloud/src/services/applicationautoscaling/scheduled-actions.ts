import type {
  DeleteScheduledActionRequest,
  DescribeScheduledActionsRequest,
  DescribeScheduledActionsResponse,
  PutScheduledActionRequest,
  ScheduledAction,
} from '@aws-sdk/client-application-auto-scaling';
import { Constraints } from '../sagemaker/constraints.ts';
import { actionNotFound, limitExceeded, validationException } from './errors.ts';
import { page } from './page.ts';
import { checkFilter, readResource } from './read-resource.ts';
import type { ScheduledActionRecord } from './records.ts';
import type { Resource } from './resource.ts';
import { nextRunOf } from './run-scheduled-action.ts';
import { readSchedule } from './schedule/schedule.ts';
import { isZone } from './schedule/zone.ts';
import type { World } from './world.ts';

/** No colon, slash, bar or control character, and no blank at either end (MODEL). */
const NAME = /^(?! )(?!.* $)[^:/|\p{Cc}]{1,256}$/u;

function checkName(name: string | undefined): void {
  const constraints = new Constraints();
  if (constraints.required(name, 'scheduledActionName') && !NAME.test(name ?? '')) {
    constraints.violated(name, 'scheduledActionName', `Member must satisfy regular expression pattern: ${NAME.source}`);
  }
  constraints.check();
}

function checkTimes(action: ScheduledActionRecord, nowMs: number): void {
  const { schedule: text, timezone = 'UTC', startMs, endMs } = action;
  if (!isZone(timezone)) throw validationException(`Timezone '${timezone}' is not the name of an IANA time zone.`);
  const schedule = readSchedule(text, timezone);
  if (!schedule) {
    throw validationException(
      `Schedule '${text}' is not valid. Use at(yyyy-mm-ddThh:mm:ss), rate(value unit) or cron(fields) with six fields.`,
    );
  }
  if (schedule.kind === 'at' && schedule.atMs <= nowMs) throw validationException(`Schedule '${text}' is in the past.`);
  if (startMs !== undefined && endMs !== undefined && endMs <= startMs) {
    throw validationException('EndTime must be later than StartTime.');
  }
  if (endMs !== undefined && endMs <= nowMs) throw validationException('EndTime must be in the future.');
}

function checkBounds({ min, max }: ScheduledActionRecord): void {
  if (min === undefined && max === undefined) {
    throw validationException('ScalableTargetAction must set MinCapacity, MaxCapacity or both.');
  }
  if ((min ?? 0) < 0 || (max ?? 0) < 0) throw validationException('MinCapacity and MaxCapacity must not be negative.');
  if (min !== undefined && max !== undefined && min > max) {
    throw validationException(`Maximum capacity (${max}) cannot be less than minimum capacity (${min})`);
  }
}

function newAction(world: World, resource: Resource, input: PutScheduledActionRequest): ScheduledActionRecord {
  const { ScheduledActionName: name = '', Schedule: schedule } = input;
  if (schedule === undefined) throw validationException('Schedule is required when a scheduled action is created.');
  const { maxScheduledActionsPerTarget: limit } = world.settings;
  if (world.actionsOf(resource).length >= limit) {
    throw limitExceeded(`The limit of ${limit} scheduled actions of a scalable target has been reached.`);
  }
  const arn = world.arn('scheduledAction', resource, name);
  return { ...resource, name, arn, schedule, createdAtMs: world.nowMs };
}

/** Create an action, or change what is given of it; start and end are taken away when they are not given. */
export function putScheduledAction(world: World, input: PutScheduledActionRequest): object {
  const resource = readResource(input);
  checkName(input.ScheduledActionName);
  world.target(resource);
  const old = world.action(resource, input.ScheduledActionName ?? '') ?? newAction(world, resource, input);
  const { MinCapacity, MaxCapacity } = input.ScalableTargetAction ?? { MinCapacity: old.min, MaxCapacity: old.max };
  const action: ScheduledActionRecord = {
    ...old,
    schedule: input.Schedule ?? old.schedule,
    timezone: input.Timezone ?? old.timezone,
    startMs: input.StartTime?.getTime(),
    endMs: input.EndTime?.getTime(),
    min: MinCapacity,
    max: MaxCapacity,
  };
  checkTimes(action, world.nowMs);
  checkBounds(action);
  world.actions.put({ ...action, nextAtMs: nextRunOf(action, world.nowMs) });
  return {};
}

function described(action: ScheduledActionRecord): ScheduledAction {
  const { timezone, startMs, endMs, min, max } = action;
  return {
    ScheduledActionName: action.name,
    ScheduledActionARN: action.arn,
    ServiceNamespace: 'sagemaker',
    Schedule: action.schedule,
    ...(timezone !== undefined && { Timezone: timezone }),
    ResourceId: action.resourceId,
    ScalableDimension: action.dimension,
    ...(startMs !== undefined && { StartTime: new Date(startMs) }),
    ...(endMs !== undefined && { EndTime: new Date(endMs) }),
    ScalableTargetAction: {
      ...(min !== undefined && { MinCapacity: min }),
      ...(max !== undefined && { MaxCapacity: max }),
    },
    CreationTime: new Date(action.createdAtMs),
  };
}

/** An action that will never run again is still listed. */
export function describeScheduledActions(
  world: World,
  input: DescribeScheduledActionsRequest,
): DescribeScheduledActionsResponse {
  const matches = checkFilter(input);
  const { ScheduledActionNames: names } = input;
  const wanted = world.actions.all().filter((action) => matches(action) && (!names || names.includes(action.name)));
  const { items, NextToken } = page(wanted, input, { keyOf: ({ arn }) => arn, max: 50 });
  return { ScheduledActions: items.map(described), NextToken };
}

export function deleteScheduledAction(world: World, input: DeleteScheduledActionRequest): object {
  const resource = readResource(input);
  const name = input.ScheduledActionName ?? '';
  const action = world.action(resource, name);
  if (!action) throw actionNotFound(resource, name);
  world.actions.delete(action);
  return {};
}
