import type {
  DescribeScalingActivitiesRequest,
  DescribeScalingActivitiesResponse,
  ScalingActivity,
  ScalingActivityStatusCode,
} from '@aws-sdk/client-application-auto-scaling';
import { page } from './page.ts';
import { checkFilter } from './read-resource.ts';
import type { ActivityRecord, NotScaled } from './records.ts';
import { type Resource, resourceKey } from './resource.ts';
import type { World } from './world.ts';

/** Activities are kept six weeks (SDK, DescribeScalingActivities). */
const KEPT_MS = 42 * 86_400_000;

type Beginning = Pick<ActivityRecord, 'description' | 'cause' | 'status' | 'message' | 'notScaled' | 'endedAtMs'>;

/** Begin an activity, and forget those that are older than six weeks. */
export function recordActivity(world: World, { resourceId, dimension }: Resource, begin: Beginning): ActivityRecord {
  const known = world.activities.all();
  for (const old of known) if (old.startedAtMs < world.nowMs - KEPT_MS) world.activities.delete(old);
  const sequence = (known.at(-1)?.sequence ?? 0) + 1;
  const activity = { resourceId, dimension, id: world.uuid(), sequence, startedAtMs: world.nowMs, ...begin };
  world.activities.put(activity);
  return activity;
}

/** Say how an activity goes on; all but Pending and InProgress end it. */
export function updateActivity(
  world: World,
  activityId: string,
  status: ScalingActivityStatusCode,
  message: string,
): void {
  const activity = world.activities.all().find(({ id }) => id === activityId);
  if (!activity) return;
  const endedAtMs = status === 'Pending' || status === 'InProgress' ? undefined : world.nowMs;
  world.activities.put({ ...activity, status, message, endedAtMs });
}

/** Note that a policy changed nothing; the same reason from the same cause again and again is noted once. */
export function recordNotScaled(world: World, resource: Resource, cause: string, notScaled: NotScaled): void {
  const latest = world.activities.all().findLast((activity) => resourceKey(activity) === resourceKey(resource));
  const isRepeated = latest?.cause === cause && JSON.stringify(latest.notScaled) === JSON.stringify(notScaled);
  if (isRepeated) return;
  recordActivity(world, resource, {
    description: 'Attempting to scale due to alarm triggered',
    cause,
    status: 'Failed',
    notScaled,
  });
}

function described(activity: ActivityRecord): ScalingActivity {
  const { endedAtMs, message, notScaled } = activity;
  return {
    ActivityId: activity.id,
    ServiceNamespace: 'sagemaker',
    ResourceId: activity.resourceId,
    ScalableDimension: activity.dimension,
    Description: activity.description,
    Cause: activity.cause,
    StartTime: new Date(activity.startedAtMs),
    ...(endedAtMs !== undefined && { EndTime: new Date(endedAtMs) }),
    StatusCode: activity.status,
    ...(message !== undefined && { StatusMessage: message }),
    ...(notScaled && { NotScaledReasons: [notScaled] }),
  };
}

/** The latest first; those that changed nothing only on request. They outlive their target. */
export function describeScalingActivities(
  world: World,
  input: DescribeScalingActivitiesRequest,
): DescribeScalingActivitiesResponse {
  const matches = checkFilter(input);
  const wanted = world.activities
    .all()
    .reverse()
    .filter((activity) => matches(activity) && (input.IncludeNotScaledActivities || !activity.notScaled));
  const { items, NextToken } = page(wanted, input, { keyOf: ({ id }) => id, max: 50 });
  return { ScalingActivities: items.map(described), NextToken };
}
