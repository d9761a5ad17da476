import { platform } from '@fairlead/runtime';

/** Reads are repeated by the SDK on throttling and network faults; its default of three tries suits a one-minute rhythm. */
export const READ_TRIES = 3;

/** Where a client goes, and as whom, when not home as the function itself. */
export interface Elsewhere {
  region: string;
  /** Asked before each call; keeps what it fetched. */
  credentials(): Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken?: string; expiration?: Date }>;
}

/** Settings common to all clients: the platform's way to AWS, if it supplies one. At home, region and credentials come from the environment. */
export function common(elsewhere?: Elsewhere) {
  const { requestHandler } = platform();
  return { ...(requestHandler ? { requestHandler: requestHandler as never } : {}), ...elsewhere };
}
