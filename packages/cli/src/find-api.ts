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
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, LOCAL_FILE);
    if (existsSync(file)) return apiOf(file);
    if (dirname(at) === at) break;
  }
  throw new Exit(
    EXIT.usage,
    'No Fairlead found. Run npm start in another terminal, or set FAIRLEAD_API to the URL of yours.',
  );
}

function apiOf(file: string): string {
  const { api } = JSON.parse(readFileSync(file, 'utf8')) as { api?: string };
  if (api) return api;
  throw new Exit(EXIT.usage, `${file} does not name an API. Run npm start again.`);
}
