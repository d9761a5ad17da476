import { relative } from 'node:path';
import { type LocalFairlead, startLocalFairlead } from './local-fairlead.ts';
import { removeLocalFile, writeLocalFile } from './local-file.ts';
import { HELP, readOptions, type StartOptions } from './options.ts';
import { play } from './play.ts';
import { USERS } from './sign-in/users.ts';

const screen = process.stdout;
const options = readOptions(process.argv.slice(2));

if ('help' in options) screen.write(HELP);
else if ('fault' in options) {
  process.stderr.write(`${options.fault}\n\n${HELP}`);
  process.exitCode = 2;
} else await run(options);

async function run(options: StartOptions): Promise<void> {
  const fairlead = await startLocalFairlead(options);
  writeLocalFile({ aws: fairlead.awsUrl, api: fairlead.apiUrl, pid: process.pid });
  stopOnSignal(fairlead);
  greet(fairlead, options);
  if (!options.demo) return;
  const asItShould = (await play(fairlead, { dataDir: options.dataDir, screen })) && nothingDenied(fairlead);
  if (options.once) {
    process.exitCode = asItShould ? 0 : 1;
    await shutDown(fairlead);
  } else invite();
}

function greet({ apiUrl, awsUrl, identityProvider, logFile }: LocalFairlead, { speed, dataDir }: StartOptions): void {
  screen.write(
    [
      'Fairlead is up.',
      `  Console        ${apiUrl}/`,
      `  API            ${apiUrl}/v1/rollouts`,
      `  sign in as     ${Object.keys(USERS).join(', ')}, with npx fairlead login   (at ${identityProvider.issuer})`,
      `  AWS endpoint   ${awsUrl}   (for AWS clients, with any credentials)`,
      `  data           ${relative('', dataDir) || '.'}   functions log to ${relative('', logFile)}`,
      `  time           one real second is ${speed} s here`,
      '',
    ].join('\n'),
  );
}

/** Each function runs under the role its manifest declares; a call beyond it would fail on AWS as well. */
function nothingDenied({ cloud }: LocalFairlead): boolean {
  const denials = cloud.access.denials();
  for (const { roleName, action, resource } of denials)
    process.stderr.write(`✗ ${roleName} may not ${action} on ${resource}: its manifest does not declare it\n`);
  return denials.length === 0;
}

function invite(): void {
  screen.write(
    [
      '',
      'It stays up, with traffic on the endpoint. In another terminal:',
      '  npx fairlead login',
      '  npx fairlead rollout list',
      '  npx fairlead rollout start --endpoint fraud-detector --model fraud-v1 --watch',
      'Ctrl-C stops it; everything is kept.',
      '',
    ].join('\n'),
  );
}

/** The first signal stops cleanly; a second one at once. */
function stopOnSignal(fairlead: LocalFairlead): void {
  let asked = false;
  const stop = (): void => {
    if (asked) process.exit(130);
    asked = true;
    screen.write('\nStopping …\n');
    void shutDown(fairlead);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

async function shutDown(fairlead: LocalFairlead): Promise<never> {
  removeLocalFile();
  await fairlead.stop();
  process.exit();
}
