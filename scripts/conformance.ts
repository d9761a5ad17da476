import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { isAboutAccount } from './conformance/account-options.ts';
import { accountRun } from './conformance/account-run.ts';

const HELP = `npm run conformance -- --endpoint <url> [options]

Asks an AWS endpoint whether it behaves as Fairlead relies on: the local cloud, DynamoDB Local,
moto's server, an account. Without --endpoint, the local cloud and dynalite are asked in process.

  --endpoint <url>   what to ask; "aws" for the account that the AWS SDK is configured for
  --suite <name>     store (the control table, on DynamoDB) or aws (SageMaker, Application
                     Auto Scaling, CloudWatch, EventBridge, SQS, SNS, STS); default: both
  --wait <seconds>   how long a wait, such as for a swap, may take in real time (1200)
  --role-arn <arn>   for "aws": the role that SageMaker assumes
  --image <uri>      for "aws": an image whose container answers any request
  --help             this text

Facts about an account that no document tells: --profile, see docs/conformance.md.

On an account it makes two endpoints of one or two ml.m5.large instances, which costs money, and
deletes all it made; after an interrupted run look for names that hold "conformance".
`;

const SUITES: Readonly<Record<string, string[]>> = {
  store: ['test/conformance/item-store.dynamodb'],
  aws: ['test/conformance/aws/'],
};

/** Read the command line. @returns what to run, or the text to print instead */
function readOptions(
  argv: string[],
): { folders: string[]; env: Record<string, string> } | { text: string; code: number } {
  const usage = (fault: string) => ({ text: `${fault}\n\n${HELP}`, code: 2 });
  const option = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        endpoint: option,
        suite: option,
        wait: option,
        'role-arn': option,
        image: option,
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { text: HELP, code: 0 };
    const { endpoint, suite, wait, image } = values;
    const folders = suite === undefined ? Object.values(SUITES).flat() : SUITES[suite];
    if (!folders) return usage(`--suite is ${suite}; give store or aws.`);
    if (endpoint !== undefined && endpoint !== 'aws' && !/^https?:\/\//.test(endpoint))
      return usage(`--endpoint is ${endpoint}; give a URL such as http://127.0.0.1:4700, or aws.`);
    if (wait !== undefined && !(Number(wait) > 0)) return usage(`--wait is ${wait}; give seconds, more than 0.`);
    const env = {
      DYNAMODB_ENDPOINT: endpoint,
      CONFORMANCE_ENDPOINT: endpoint,
      CONFORMANCE_WAIT_SECONDS: wait,
      CONFORMANCE_ROLE_ARN: values['role-arn'],
      CONFORMANCE_IMAGE: image,
    };
    return {
      folders,
      env: Object.fromEntries(Object.entries(env).flatMap(([key, value]) => (value ? [[key, value]] : []))),
    };
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error));
  }
}

const argv = process.argv.slice(2);
if (isAboutAccount(argv)) process.exitCode = await accountRun(argv);
else runSuites(argv);

function runSuites(argv: string[]): void {
  const wanted = readOptions(argv);
  if ('text' in wanted) {
    (wanted.code === 0 ? process.stdout : process.stderr).write(wanted.text);
    process.exitCode = wanted.code;
    return;
  }
  const env = { ...process.env, ...wanted.env };
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=verbose', ...wanted.folders];
  const suites = spawn(process.execPath, args, { stdio: 'inherit', env });
  suites.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}
