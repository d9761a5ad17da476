import type { Clock, EndpointAddress, LoadReader, Place } from '@fairlead/runtime';
import { advise, type ScalingAdvice } from '@fairlead/scaling/advice';
import type { AdviceQuery } from '../api/body.ts';
import { type ScalingReads, seeEndpoint } from '../look.ts';
import { policyRefused, unknownEndpoint } from '../problems.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Newest minutes left out: CloudWatch may still be filling them. */
const METRIC_DELAY_MS = 3 * MINUTE_MS;
/** Points of the load sent for a chart. */
const CHART_POINTS = 240;

/** A proposal, and the load that it rests on. */
export interface AdviceAnswer {
  endpoint: string;
  variant: string;
  advice: Omit<ScalingAdvice, 'load'> | { reason: string };
  chart: (number | null)[];
}

/** Propose how a variant of instances shall scale, from the metrics of the last days. Changes nothing. */
export function makeAdviseScaling(deps: {
  readsAt(place: Place): Pick<ScalingReads, 'endpoints'> & { load: LoadReader };
  clock: Clock;
}) {
  return async function adviseOn(
    address: EndpointAddress,
    { variant, days, loadTested }: Pick<AdviceQuery, 'variant' | 'days' | 'loadTested'>,
  ): Promise<AdviceAnswer> {
    const { name } = address;
    const seen = await seeEndpoint(deps, address);
    if (seen === 'missing') throw unknownEndpoint(name);
    const live =
      variant === undefined ? seen.endpoint.variants[0] : seen.endpoint.variants.find((v) => v.name === variant);
    if (!live) {
      const known = seen.endpoint.variants.map((each) => each.name).join(', ');
      throw policyRefused(name, [{ pointer: '?variant', code: 'variant_unknown', detail: `${name} has ${known}.` }]);
    }
    const toMs = Math.floor((deps.clock.now() - METRIC_DELAY_MS) / MINUTE_MS) * MINUTE_MS;
    const past = await deps.readsAt(address).load.load({
      endpointName: name,
      variantName: live.name,
      fromMs: toMs - days * DAY_MS,
      toMs,
    });
    const loadTestedPerInstance = loadTested === undefined ? {} : { loadTestedPerInstance: loadTested };
    const advice = advise(past, { instances: Math.max(1, live.currentInstanceCount), ...loadTestedPerInstance });
    if ('reason' in advice) return { endpoint: name, variant: live.name, advice, chart: [] };
    const { load, ...proposal } = advice;
    return { endpoint: name, variant: live.name, advice: proposal, chart: thinned(load.perMinute) };
  };
}

/** The highest of each stretch, so that no peak is lost. */
function thinned(perMinute: readonly (number | undefined)[]): (number | null)[] {
  const points = Math.min(CHART_POINTS, perMinute.length);
  return Array.from({ length: points }, (_, point) => {
    const from = Math.floor((point * perMinute.length) / points);
    const to = Math.floor(((point + 1) * perMinute.length) / points);
    const measured = perMinute.slice(from, to).filter((value) => value !== undefined);
    return measured.length === 0 ? null : Math.max(...measured);
  });
}
