import { parseArgs } from 'node:util';
import stages from '../fairlead.config.ts';
import { readStage } from '../stacks/config/read-stage.ts';
import { evaluate } from '../test/infra/evaluated.ts';
import { drawGraph } from './graph/draw-graph.ts';
import { ensureSstPlatform } from './sst-platform.ts';

/**
 * Print what a stage deploys, per capability, and the path of each event; nothing is deployed and no account is asked.
 *
 *     npm run graph [-- --stage prod]
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { stage: { type: 'string', default: 'dev' } } });
  const { accountId, region } = readStage(stages, values.stage);
  ensureSstPlatform();
  const graph = await evaluate({ config: 'sst.config.ts', stage: values.stage, account: accountId, region });
  process.stdout.write(drawGraph(graph));
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
