import { Console } from 'node:console';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Cloud, startCloud } from '@fairlead/local-cloud';
import type { StartOptions } from './options.ts';
import { type IdentityProvider, startIdentityProvider } from './sign-in/identity-provider.ts';
import { localSignIn } from './sign-in/users.ts';

/** A Fairlead in this process, on a local cloud of its own. */
export interface LocalFairlead {
  cloud: Cloud;
  awsUrl: string;
  apiUrl: string;
  identityProvider: IdentityProvider;
  logFile: string;
  stop(): Promise<void>;
}

/** The functions' log level here: enough to see what went wrong, not each look. */
const LOG_LEVEL = 'WARN';

/** Start the cloud and deploy every capability into it. @throws when the port or the data folder is in use */
export async function startLocalFairlead({ port, speed, dataDir }: StartOptions): Promise<LocalFairlead> {
  mkdirSync(dataDir, { recursive: true });
  const logFile = logTo(dataDir);
  const cloud = await startCloud({
    clock: { rate: speed },
    dataDir,
    port,
    apiPort: port === 0 ? 0 : port + 1,
    onError: (error) => console.error(error),
  });
  // Only now, because what they import reads the console and the environment when it is loaded.
  const { deploy } = await import('../local/deploy.ts');
  const identityProvider = await startIdentityProvider({ port: port === 0 ? 0 : port + 2, dataDir });
  const { apiUrl } = await deploy(cloud as Cloud, {
    signIn: localSignIn(identityProvider.issuer),
    files: ['capability.ts', 'capability.laptop.ts'],
  });
  if (!apiUrl) throw new Error('The local cloud did not open a port for the API.');
  const stop = async (): Promise<void> => {
    await identityProvider.stop();
    await cloud.stop();
  };
  return { cloud: cloud as Cloud, awsUrl: cloud.url, apiUrl, identityProvider, logFile, stop };
}

/** Functions write their structured log to a file, so that the terminal stays readable. */
function logTo(dataDir: string): string {
  const logFile = join(dataDir, 'functions.log');
  const stream = createWriteStream(logFile, { flags: 'a' });
  globalThis.console = new Console(stream, stream);
  Object.assign(process.env, {
    POWERTOOLS_DEV: 'true',
    POWERTOOLS_LOG_LEVEL: LOG_LEVEL,
    POWERTOOLS_METRICS_DISABLED: 'true',
  });
  return logFile;
}
