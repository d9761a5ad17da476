import type { ServiceEvent } from '../../service.ts';
import type { CapacityChange, TargetRecord } from './records.ts';

/**
 * The only event of its own that Application Auto Scaling emits: a scale-out reached the maximum.
 *
 * @see Application Auto Scaling User Guide, application-auto-scaling-eventbridge, read 2026-11-21
 */
export function scaledToMaxEvent(target: TargetRecord, change: CapacityChange, nowMs: number): ServiceEvent {
  return {
    source: 'aws.application-autoscaling',
    detailType: 'Application Auto Scaling Scaling Activity State Change',
    resources: [],
    detail: {
      startTime: new Date(change.startedAtMs).toISOString(),
      endTime: new Date(nowMs).toISOString(),
      newDesiredCapacity: change.to,
      oldDesiredCapacity: change.from,
      minCapacity: target.min,
      maxCapacity: target.max,
      resourceId: target.resourceId,
      scalableDimension: target.dimension,
      serviceNamespace: 'sagemaker',
      statusCode: 'Successful',
      scaledToMax: true,
      direction: 'scale-out',
    },
  };
}
