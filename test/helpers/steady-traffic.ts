import { MINUTE_MS } from '@fairlead/guard';
import type { Cloud } from '@fairlead/local-cloud';

const BURSTS_PER_MINUTE = 6;

type Invoke = (input: object, call: { requestId: string; accessKeyId: string }) => unknown;

/**
 * Send requests to an endpoint from now on, as many each minute, evenly in virtual time. Failed ones are not repeated.
 *
 * @returns a function that ends it
 */
export function steadyTraffic(
  { clock, sagemaker }: Pick<Cloud<'virtual'>, 'clock' | 'sagemaker'>,
  EndpointName: string,
  requestsPerMinute: number,
): () => void {
  const invoke = sagemaker.runtime.operations.InvokeEndpoint as Invoke;
  const input = { EndpointName, Body: new Uint8Array([123, 125]), ContentType: 'application/json' };
  let due = 0;
  let cancel = (): void => undefined;
  const burst = (): void => {
    for (due += requestsPerMinute / BURSTS_PER_MINUTE; due >= 1; due--) send(invoke, input);
    schedule();
  };
  const schedule = (): void => {
    cancel = clock.at(clock.now() + MINUTE_MS / BURSTS_PER_MINUTE, burst);
  };
  schedule();
  return () => cancel();
}

/** A model played by a profile answers at once. */
function send(invoke: Invoke, input: object): void {
  try {
    invoke(input, { requestId: 'r', accessKeyId: 'local' });
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ModelError')) throw error;
  }
}
