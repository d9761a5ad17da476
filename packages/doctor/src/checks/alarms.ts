import { type Finding, finding } from '../finding.ts';
import { type AccountSnapshot, type AlarmSeen, seenIn } from '../snapshot.ts';

/** A new alarm has no data for its first minutes; one that has none for longer never rings. */
const QUIET_MS = 3_600_000;

/** Alarms on endpoints that cannot ring. */
export function checkAlarms(snapshot: AccountSnapshot): Finding[] {
  return seenIn(snapshot.alarms).flatMap((alarm) => {
    const gone = whatIsGone(alarm, snapshot);
    if (gone) return onNothing(alarm, gone);
    const isQuiet = alarm.state === 'INSUFFICIENT_DATA' && snapshot.atMs - alarm.sinceMs > QUIET_MS;
    return isQuiet ? withoutData(alarm) : [];
  });
}

function whatIsGone({ endpointName, variantName }: AlarmSeen, { endpoints }: AccountSnapshot): string | undefined {
  if (endpoints.kind === 'unreadable') return undefined;
  const endpoint = endpoints.value.find(({ live }) => live.name === endpointName);
  if (!endpoint) return `there is no endpoint ${endpointName}; names in dimensions keep their case`;
  if (variantName === undefined || endpoint.live.variants.some(({ name }) => name === variantName)) return undefined;
  return `${endpointName} has no variant ${variantName}; it has ${endpoint.live.variants.map(({ name }) => name).join(', ')}`;
}

function onNothing({ name }: AlarmSeen, gone: string): Finding[] {
  const todo =
    'Point its dimensions at what exists, or delete it. A rollout that names it as a guard learns nothing from it.';
  return [finding('alarm-on-nothing', { subject: `alarm ${name}`, seen: `It cannot ring: ${gone}.`, todo })];
}

function withoutData({ name, sinceMs }: AlarmSeen): Finding[] {
  return [
    finding('alarm-without-data', {
      subject: `alarm ${name}`,
      seen: `INSUFFICIENT_DATA since ${new Date(sinceMs).toISOString()}.`,
      todo: 'Check namespace, metric name, dimensions and unit; SageMaker publishes no datapoint in a minute without requests. As a guard it neither passes nor fails.',
    }),
  ];
}
