import { apiClient } from './api-client.ts';
import { findApi } from './find-api.ts';
import { inspect } from './inspect.ts';
import { runCommand } from './program.ts';

process.exitCode = await runCommand(
  process.argv.slice(2),
  {
    api: () => apiClient(findApi(process.env, process.cwd())),
    inspect,
    out: process.stdout,
    environment: process.env,
    folder: process.cwd(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    now: () => Date.now(),
  },
  process.stderr,
);
