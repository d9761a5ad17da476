import { platform } from '@fairlead/runtime';

/** Reads are repeated by the SDK on throttling and network faults; its default of three tries suits a one-minute rhythm. */
export const READ_TRIES = 3;

/** Settings common to all clients: the platform's way to AWS, if it supplies one. Region and credentials come from the environment. */
export function common() {
  const { requestHandler } = platform();
  return requestHandler ? { requestHandler: requestHandler as never } : {};
}
