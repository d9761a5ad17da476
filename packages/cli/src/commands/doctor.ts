import { diagnose, type Finding } from '@fairlead/doctor';
import type { Command } from 'commander';
import { type CommandContext, type InspectTarget, print } from '../context.ts';
import { EXIT, Exit } from '../exit-codes.ts';
import { findLocalAws } from '../find-api.ts';

interface DoctorOptions {
  prefix: string;
  region?: string;
  profile?: string;
  endpointUrl?: string;
  local?: boolean;
  strict?: boolean;
  json?: boolean;
}

/** `fairlead doctor` */
export function doctorCommand(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .description('look at an account for what keeps rollouts from working; changes nothing')
    .option('--local', 'the local cloud that npm start runs, instead of an AWS account')
    .option('--profile <name>', 'a profile of ~/.aws/config')
    .option('--region <region>', 'default: as the AWS SDK finds it')
    .option('--endpoint-url <url>', 'another AWS endpoint')
    .option('--prefix <prefix>', 'what Fairlead’s own resources are called, such as fairlead-prod', 'fairlead')
    .option('--strict', 'fail on warnings as well')
    .option('--json', 'print JSON')
    .action(async (options: DoctorOptions) => {
      const snapshot = await context.inspect(targetOf(options, context));
      const findings = diagnose(snapshot);
      const { accountId, region } = snapshot;
      const value = { accountId, region, at: new Date(snapshot.atMs).toISOString(), findings };
      print(context, { json: options.json === true, value, lines: () => told(findings, { accountId, region }) });
      const failing = findings.filter(
        ({ severity }) => severity === 'problem' || (options.strict && severity === 'warning'),
      );
      if (failing.length > 0) throw new Exit(EXIT.failed, `${failing.length} to mend.`);
    });
}

function targetOf(
  { prefix, region, profile, endpointUrl, local }: DoctorOptions,
  context: CommandContext,
): InspectTarget {
  const endpoint = endpointUrl ?? (local ? findLocalAws(context.folder) : undefined);
  return {
    prefix,
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

const MARKS = { problem: '✗', warning: '!', note: '·' } as const;

function told(findings: readonly Finding[], { accountId, region }: { accountId: string; region: string }): string[] {
  const head = `Account ${accountId}, ${region}`;
  if (findings.length === 0) return [head, '✓ Nothing found.'];
  return [
    head,
    ...findings.flatMap(({ id, severity, subject, seen, todo, docs }) => [
      '',
      `${MARKS[severity]} ${subject}  (${id})`,
      `    ${seen}`,
      `    → ${todo}`,
      `    ${docs}`,
    ]),
    '',
    `${count(findings, 'problem')}, ${count(findings, 'warning')}, ${count(findings, 'note')}.`,
  ];
}

function count(findings: readonly Finding[], severity: Finding['severity']): string {
  const number = findings.filter((finding) => finding.severity === severity).length;
  return `${number} ${severity}${number === 1 ? '' : 's'}`;
}
