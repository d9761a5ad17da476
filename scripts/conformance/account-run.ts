import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { cleanUp } from '../../test/conformance/account/cleanup.ts';
import { costOfRun } from '../../test/conformance/account/cost-of-run.ts';
import { EXPERIMENTS } from '../../test/conformance/account/experiments/index.ts';
import { type FactsFile, factsPage, withoutAccount } from '../../test/conformance/account/facts-file.ts';
import { type Lab, labClients } from '../../test/conformance/account/lab.ts';
import { runExperiments } from '../../test/conformance/account/run-experiments.ts';
import { ACCOUNT_HELP, type AccountOptions, readAccountOptions } from './account-options.ts';

const FOLDER = 'conformance-facts';
const say = (line: string): unknown => process.stdout.write(`${line}\n`);

/** Ask an account for facts, or clean up after runs that were cut off. @returns the exit code */
export async function accountRun(argv: readonly string[]): Promise<number> {
  const options = readAccountOptions(argv);
  if (options === 'help') {
    say(ACCOUNT_HELP);
    return 0;
  }
  if ('faults' in options) {
    process.stderr.write(`${options.faults.join('\n')}\n\n${ACCOUNT_HELP}`);
    return 2;
  }
  const stop = new AbortController();
  const cleaner = await openLab(options, new AbortController().signal);
  if (options.cleanup) return clean(cleaner);
  say(
    `Account ${cleaner.accountId}, ${cleaner.region}: ${EXPERIMENTS.length} experiments on one endpoint of two variants.`,
  );
  say(`Cost: ${costOfRun(options.instanceType)} Everything is deleted at the end, also after Ctrl-C.`);
  if (options.yes !== cleaner.accountId) return refuse(options.yes, cleaner.accountId);
  onInterrupt(stop);
  const lab = { ...cleaner, pause: (ms: number) => wait(ms, undefined, { signal: stop.signal }) };
  const { facts, stopped } = await runExperiments(lab, cleaner, EXPERIMENTS, stop.signal);
  const { region } = cleaner;
  const at = new Date(cleaner.now()).toISOString();
  const told = {
    at,
    region,
    instanceType: options.instanceType,
    ...(stopped ? { stopped: stopped.message } : {}),
    facts,
  };
  write(withoutAccount(told, cleaner.accountId));
  if (stopped) process.stderr.write(`The run ended early: ${stopped.message}\n`);
  return stopped || facts.some(({ holds }) => holds === false || holds === 'failed') ? 1 : 0;
}

async function openLab(
  { region, profile, endpointUrl, roleArn, image, instanceType }: AccountOptions,
  signal: AbortSignal,
): Promise<Lab> {
  const local = endpointUrl && {
    endpoint: endpointUrl,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const clients = labClients({ region, ...(profile ? { profile } : {}), ...local });
  const { Account = '' } = await clients.sts.send(new GetCallerIdentityCommand({}));
  return {
    clients,
    settings: { roleArn, image, instanceType },
    accountId: Account,
    region,
    run: Date.now().toString(36),
    now: () => Date.now() + clients.sts.config.systemClockOffset,
    pause: (ms) => wait(ms, undefined, { signal }),
    say,
  };
}

function refuse(yes: string | undefined, accountId: string): number {
  const why =
    yes === undefined
      ? 'Nothing was made.'
      : `--yes names ${yes}, but these are the credentials of ${accountId}. Nothing was made.`;
  process.stderr.write(`${why} Go on with --yes ${accountId}\n`);
  return 2;
}

async function clean(lab: Lab): Promise<number> {
  const deleted = await cleanUp(lab);
  say(deleted.length === 0 ? 'Nothing is left over.' : `Deleted ${deleted.length}.`);
  return 0;
}

/** The first interrupt ends the run and cleans up; a second one ends at once, and says how to clean up later. */
function onInterrupt(stop: AbortController): void {
  const interrupt = (): void => {
    if (stop.signal.aborted) {
      process.stderr.write('\nLeft as it is. Clean up with the same command line and --cleanup.\n');
      process.exit(130);
    }
    say('\nEnding: what was made is deleted, which may take until SageMaker is done with its last change.');
    stop.abort(new Error('interrupted'));
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
}

function write(file: FactsFile): void {
  mkdirSync(FOLDER, { recursive: true });
  const path = `${FOLDER}/${file.at.slice(0, 16).replace(':', '')}-${file.region}`;
  writeFileSync(`${path}.json`, `${JSON.stringify(file, null, 2)}\n`);
  writeFileSync(`${path}.md`, factsPage(file));
  say(`Facts are in ${path}.json and ${path}.md`);
}
