import type { Cloud } from '@fairlead/local-cloud';

const MINUTE_MS = 60_000;
const BURSTS_PER_MINUTE = 6;

/** Send requests to an endpoint from now on, evenly in virtual time. @returns a function that ends it */
export function virtualTraffic(cloud: Cloud<'virtual'>, endpointName: string, perMinute: number): () => void {
  const call = { requestId: 'bench', accessKeyId: 'local' };
  const input = { EndpointName: endpointName, Body: new Uint8Array([123, 125]), ContentType: 'application/json' };
  let cancel = (): void => undefined;
  const schedule = (): void => {
    cancel = cloud.clock.at(cloud.clock.now() + MINUTE_MS / BURSTS_PER_MINUTE, burst);
  };
  const burst = async (): Promise<void> => {
    for (let sent = 0; sent < perMinute / BURSTS_PER_MINUTE; sent++) {
      await cloud.sagemaker.runtime.operations.InvokeEndpoint?.(input, call);
    }
    schedule();
  };
  schedule();
  return () => cancel();
}

/** Let virtual minutes pass until something holds. @throws when it does not within `mostMinutes` */
export async function passUntil(
  cloud: Cloud<'virtual'>,
  holds: () => Promise<boolean>,
  mostMinutes: number,
): Promise<number> {
  for (let minute = 0; minute <= mostMinutes; minute++) {
    if (await holds()) return minute;
    await cloud.clock.advance(MINUTE_MS);
  }
  throw new Error(`What the bench waited for did not come true within ${mostMinutes} virtual minutes.`);
}
