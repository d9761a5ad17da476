import { type Finding, finding } from '../finding.ts';
import { type AccountSnapshot, seenIn } from '../snapshot.ts';

/** Endpoints in service that CloudWatch knows no requests of: guards would have nothing to judge by. */
export function checkTraffic({ endpoints, traffic }: AccountSnapshot): Finding[] {
  const inService = new Set(seenIn(endpoints).flatMap(({ live }) => (live.status === 'InService' ? live.name : [])));
  return seenIn(traffic)
    .filter(({ requests, endpointName }) => (requests === 'none' || requests === 0) && inService.has(endpointName))
    .map(({ endpointName, variantName, requests }) =>
      finding('no-requests', {
        subject: `endpoint ${endpointName}`,
        seen:
          requests === 'none'
            ? `No datapoint of Invocations for variant ${variantName} in the last 24 hours.`
            : `Invocations of variant ${variantName} are 0 in the last 24 hours.`,
        todo: 'A rollout would wait for evidence and ask. Send requests, or check that callers use this endpoint; asynchronous endpoints publish no Invocations.',
      }),
    );
}
