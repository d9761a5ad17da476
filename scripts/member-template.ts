import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import stages from '../fairlead.config.ts';
import { readStage } from '../stacks/config/read-stage.ts';
import { memberTemplate } from '../stacks/member/member-template.ts';
import { findCapabilities } from './local/capabilities.ts';

/**
 * Print the CloudFormation template that makes accounts members of a stage.
 *
 *     npm run -s member-template -- --stage prod > member.yaml
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { stage: { type: 'string', default: 'prod' } } });
  const config = readStage(stages, values.stage);
  const capabilities = (await findCapabilities()).map(({ manifest }) => manifest);
  const template = memberTemplate({ stage: values.stage, config, capabilities });
  process.stdout.write(stringify(template, { aliasDuplicateObjects: false, lineWidth: 0 }));
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
