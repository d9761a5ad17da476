import { Command, CommanderError } from 'commander';
import { backtestCommand } from './commands/backtest.ts';
import { rolloutCommands } from './commands/commands.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evidenceCommand } from './commands/evidence.ts';
import { listCommand } from './commands/list.ts';
import { planCommand } from './commands/plan.ts';
import { policyCommands } from './commands/policy.ts';
import { scalingCommands } from './commands/scaling.ts';
import { showCommand } from './commands/show.ts';
import { signInCommands } from './commands/sign-in.ts';
import { startCommand } from './commands/start.ts';
import { watchCommand } from './commands/watch.ts';
import { waveCommands } from './commands/wave.ts';
import type { CommandContext } from './context.ts';
import { EXIT, Exit } from './exit-codes.ts';

/** Run a command line. @returns the exit code; messages for people have been written by then */
export async function runCommand(
  argv: readonly string[],
  context: CommandContext,
  error: { write(text: string): unknown },
): Promise<number> {
  const program = buildProgram(context, error);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return EXIT.done;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (!(thrown instanceof Exit)) throw thrown;
    error.write(`${thrown.message}\n`);
    return thrown.code;
  }
}

function buildProgram(context: CommandContext, error: { write(text: string): unknown }): Command {
  const program = new Command('fairlead')
    .description('Roll models out on SageMaker endpoints in guarded steps.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => context.out.write(text), writeErr: (text) => error.write(text) })
    .showHelpAfterError('(--help shows what there is)');
  const rollout = program.command('rollout').description('rollouts of models on endpoints');
  planCommand(rollout, context);
  startCommand(rollout, context);
  listCommand(rollout, context);
  showCommand(rollout, context);
  watchCommand(rollout, context);
  evidenceCommand(rollout, context);
  rolloutCommands(rollout, context);
  const wave = program.command('wave').description('rollouts of a model over many endpoints');
  waveCommands(wave, context);
  const policy = program.command('policy').description('how rollouts on an endpoint are judged');
  policyCommands(policy, context);
  const guard = program.command('guard').description('what the guards would have done');
  backtestCommand(guard, context);
  const scaling = program.command('scaling').description('how endpoints scale');
  scalingCommands(scaling, context);
  doctorCommand(program, context);
  signInCommands(program, context);
  for (const group of [rollout, wave, policy, guard, scaling]) {
    group.exitOverride();
    for (const command of group.commands) command.exitOverride();
  }
  program.addHelpText(
    'after',
    '\nThe API is found in .fairlead/local.json (written by npm start) or FAIRLEAD_API; sign in with fairlead login, or set FAIRLEAD_TOKEN.\nExit codes: 0 done, 1 failed or rolled back, 2 usage, 3 denied, 4 timeout, 5 paused.',
  );
  return program;
}
