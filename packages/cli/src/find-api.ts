import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EXIT, Exit } from './exit-codes.ts';

/** Where the local Fairlead says how to reach it. */
const LOCAL_FILE = join('.fairlead', 'local.json');

/**
 * The base URL of the API: `FAIRLEAD_API`, else that of a Fairlead running locally in this folder or one above.
 *
 * @throws Exit (usage) when there is neither
 */
export function findApi(environment: NodeJS.ProcessEnv, folder: string): string {
  const given = environment.FAIRLEAD_API;
  if (given) {
    if (URL.canParse(given)) return given.replace(/\/+$/, '');
    throw new Exit(
      EXIT.usage,
      `FAIRLEAD_API is ${JSON.stringify(given)}; set it to a URL such as https://fairlead.example.com.`,
    );
  }
  const file = localFileAbove(folder);
  if (file) return memberOf(file, 'api');
  throw new Exit(
    EXIT.usage,
    'No Fairlead found. Run npm start in another terminal, or set FAIRLEAD_API to the URL of yours.',
  );
}

/**
 * The AWS endpoint of the local cloud that runs in this folder or one above.
 *
 * @throws Exit (usage) when there is none
 */
export function findLocalAws(folder: string): string {
  const file = localFileAbove(folder);
  if (file) return memberOf(file, 'aws');
  throw new Exit(EXIT.usage, 'No local cloud found. Run npm start in another terminal.');
}

function localFileAbove(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, LOCAL_FILE);
    if (existsSync(file)) return file;
    if (dirname(at) === at) return undefined;
  }
}

function memberOf(file: string, name: 'api' | 'aws'): string {
  const { [name]: url } = JSON.parse(readFileSync(file, 'utf8')) as { api?: string; aws?: string };
  if (url) return url;
  throw new Exit(
    EXIT.usage,
    `${file} does not name an ${name === 'api' ? 'API' : 'AWS endpoint'}. Run npm start again.`,
  );
}
