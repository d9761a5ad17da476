import { parseArgs } from 'node:util';

export const ACCOUNT_HELP = `npm run conformance -- --profile <name> --region <region> --role-arn <arn> --image <uri> --yes <account id>
npm run conformance -- --profile <name> --region <region> --cleanup

Asks an AWS account what no document answers (how long weights take, what a busy endpoint says, what
events look like …), with one small endpoint, and writes the answers to conformance-facts/.
Without --yes it prints what it would make and cost, and ends.

  --profile <name>        a profile of ~/.aws/config, of a sandbox account
  --region <region>       where
  --role-arn <arn>        the role that SageMaker assumes
  --image <uri>           an image whose container answers any request, in that region
  --instance-type <type>  default ml.t2.medium
  --endpoint-url <url>    another AWS, such as the local cloud: http://127.0.0.1:4700
  --yes <account id>      go on: the id of the account that all this is to be made in
  --cleanup               delete what earlier runs left, found by name and tag; makes nothing
`;

export interface AccountOptions {
  profile?: string;
  region: string;
  roleArn: string;
  image: string;
  instanceType: string;
  endpointUrl?: string;
  yes?: string;
  cleanup: boolean;
}

const option = { type: 'string' } as const;
const OPTIONS = {
  profile: option,
  region: option,
  'role-arn': option,
  image: option,
  'instance-type': { type: 'string', default: 'ml.t2.medium' },
  'endpoint-url': option,
  yes: option,
  cleanup: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Whether a command line is about an account's facts, rather than the suites. */
export function isAboutAccount(argv: readonly string[]): boolean {
  return argv.some((word) => /^--(profile|cleanup|endpoint-url)(=|$)/.test(word));
}

/** Read the command line. @returns every fault at once, if there is one */
export function readAccountOptions(argv: readonly string[]): AccountOptions | { faults: string[] } | 'help' {
  try {
    const { values } = parseArgs({ args: [...argv], options: OPTIONS });
    if (values.help) return 'help';
    const { profile, region, image = '', yes, cleanup } = values;
    const roleArn = values['role-arn'] ?? '';
    const faults = [
      ...(region ? [] : ['--region is missing; say where, such as --region us-east-1.']),
      ...(cleanup || /^arn:[^:]+:iam::\d{12}:role\//.test(roleArn)
        ? []
        : [
            `--role-arn is ${roleArn || 'missing'}; give arn:aws:iam::<account>:role/<name>, which SageMaker may assume.`,
          ]),
      ...(cleanup || image
        ? []
        : ['--image is missing; give the URI of an image in ECR whose container answers any request.']),
      ...(yes === undefined || /^\d{12}$/.test(yes)
        ? []
        : [`--yes is ${yes}; give the 12 digits of the account that is meant.`]),
    ];
    if (faults.length > 0 || !region) return { faults };
    const endpointUrl = values['endpoint-url'];
    return {
      ...{ region, roleArn, image, cleanup, instanceType: values['instance-type'] },
      ...(profile === undefined ? {} : { profile }),
      ...(endpointUrl === undefined ? {} : { endpointUrl }),
      ...(yes === undefined ? {} : { yes }),
    };
  } catch (error) {
    return { faults: [error instanceof Error ? error.message : String(error)] };
  }
}
