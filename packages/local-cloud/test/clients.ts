import { type Cloud, type CloudOptions, startCloud } from '../src/index.ts';

/** 20 November 2026, 12:00 UTC: where the virtual clocks of the tests start. */
export const NOON_MS = Date.UTC(2026, 10, 20, 12);

/** What an SDK client needs to talk to this cloud, by call. */
export function inProcess(cloud: Pick<Cloud, 'requestHandler'>) {
  return {
    ...CREDENTIALS,
    requestHandler: cloud.requestHandler,
    endpoint: 'http://local-cloud.invalid',
    maxAttempts: 1,
  };
}

/** What an SDK client needs to talk to this cloud over TCP. */
export function overTcp(cloud: Pick<Cloud, 'url'>) {
  return { ...CREDENTIALS, endpoint: cloud.url, maxAttempts: 1 };
}

const CREDENTIALS = { region: 'us-east-1', credentials: { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'secret' } };

/** A cloud whose clock stands at noon and only moves when told to. */
export function virtualCloud(options: Omit<CloudOptions<'virtual'>, 'clock'> = {}): Promise<Cloud<'virtual'>> {
  return startCloud({ clock: 'virtual', startMs: NOON_MS, ...options });
}
