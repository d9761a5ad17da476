import { memberFaults } from './member-faults.ts';
import { stageSignInFaults } from './sign-in-faults.ts';
import { StageConfig, type StageInput } from './stage-config.ts';

/** All stages by name: what `fairlead.config.ts` exports. */
export type Stages = Readonly<Record<string, StageInput>>;

/** Gives the editor the types of `fairlead.config.ts`; the values are checked when a stage is deployed. */
export function defineStages<const Named extends Stages>(stages: Named): Named {
  return stages;
}

/** Letters, digits and hyphens, short enough for names such as fairlead-<stage>-<capability>-<function> (64). */
const STAGE_NAME = /^[a-z][a-z0-9-]{0,15}$/;

/**
 * The config of one stage.
 *
 * @throws with every fault of that stage at once: the field, what was seen, what is allowed
 */
export function readStage(stages: Stages, stage: string): StageConfig {
  if (!STAGE_NAME.test(stage))
    throw new Error(
      `The stage is called ${JSON.stringify(stage)}. Use up to 16 lower-case letters, digits and hyphens.`,
    );
  const input = Object.hasOwn(stages, stage) ? stages[stage] : undefined;
  if (input === undefined)
    throw new Error(`fairlead.config.ts has no stage ${stage}, only ${Object.keys(stages).join(', ')}. Add it there.`);
  const parsed = StageConfig.safeParse(input, { reportInput: true });
  const faults = [...(parsed.error?.issues.map(faultOf) ?? []), ...memberFaults(input), ...stageSignInFaults(input)];
  if (parsed.success && faults.length === 0) return parsed.data;
  const title = `Stage ${stage} in fairlead.config.ts has ${faults.length} fault${faults.length === 1 ? '' : 's'}:`;
  throw new Error([title, ...faults.map((fault) => `  ${fault}`)].join('\n'));
}

type Issue = Extract<ReturnType<typeof StageConfig.safeParse>, { success: false }>['error']['issues'][number];

function faultOf(issue: Issue): string {
  const at = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  const field = at.replace(/^\./, '') || '(the whole)';
  if (issue.code === 'unrecognized_keys')
    return `${field}: there is no field ${issue.keys.join(', ')}; see stacks/config/stage-config.ts.`;
  const seen = issue.input === undefined ? 'nothing' : JSON.stringify(issue.input);
  return `${field}: ${issue.message} Got ${seen}.`;
}
