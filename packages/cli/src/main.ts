import { apiClient } from './api-client.ts';
import { findApi } from './find-api.ts';
import { inspect } from './inspect.ts';
import { runCommand } from './program.ts';
import { safe } from './sign-in/provider.ts';
import { accessToken } from './sign-in/token-source.ts';

process.exitCode = await runCommand(
  process.argv.slice(2),
  {
    api: () => {
      const api = findApi(process.env, process.cwd());
      return apiClient(safe(api), () => accessToken(process.env, api, Date.now()));
    },
    inspect,
    out: process.stdout,
    environment: process.env,
    folder: process.cwd(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    now: () => Date.now(),
  },
  process.stderr,
);
