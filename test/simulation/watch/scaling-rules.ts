import { compare, differenceText, type LiveScaling, type ScalingPart } from '@fairlead/scaling';
import type { EndpointRecord } from '../../../packages/local-cloud/src/services/sagemaker/records.ts';
import { servingVariants, shareOf } from '../world/live.ts';
import { instanceCarries } from '../world/scaling-parts.ts';
import type { Setting } from '../world/setting.ts';
import { hold } from './broken-invariant.ts';

/** At no instant does a variant get more than its instances carry: autoscaling alone would never have let it. */
export function checkCapacity(endpoint: Readonly<EndpointRecord> | undefined, traffic: Setting['traffic']): void {
  if (!endpoint || endpoint.status === 'Failed' || endpoint.status === 'Deleting') return;
  const each = instanceCarries(traffic);
  for (const { name, currentCount } of servingVariants(endpoint)) {
    const requests = traffic.requestsPerMinute * shareOf(endpoint, name);
    hold(requests <= each * currentCount + 1e-6, 'the-load-is-carried', () => {
      return `${name} gets ${requests} requests a minute on ${currentCount} instances that carry ${Math.round(each)} each.`;
    });
  }
}

/**
 * Everything about scaling is as it was before, with what people changed.
 *
 * Limits of a target with scheduled actions are theirs to move, so they are not compared.
 */
export function checkScalingIsBack(truth: LiveScaling, live: LiveScaling, began: readonly ScalingPart[]): void {
  const isScheduled = began.some(({ kind }) => kind === 'schedule');
  const wrong = compare(truth, live).filter(
    (one) => !(isScheduled && one.kind === 'field' && /^M(in|ax)Capacity$/.test(one.field)),
  );
  hold(wrong.length === 0, 'scaling-is-back', () => wrong.map(differenceText).join('; '));
}
