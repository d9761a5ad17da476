/** Lambda's and IAM's limit. */
const LONGEST = 64;

/**
 * The name of a function: `fairlead-<stage>-<capability>-<function>`.
 *
 * @throws when AWS would refuse it for its length
 */
export function functionNameOf(stage: string, capability: string, name: string): string {
  const full = `fairlead-${stage}-${capability}-${name}`;
  if (full.length > LONGEST)
    throw new Error(
      `${full} has ${full.length} characters, ${LONGEST} are allowed. Shorten the function or the stage.`,
    );
  return full;
}

/** The logical name of a component: `rollouts`, `on-due` → `RolloutsOnDue`. */
export function logicalName(...parts: readonly string[]): string {
  return parts
    .flatMap((part) => part.split(/[^a-zA-Z0-9]+/))
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** The IAM path of every role of a stage, by which members know their hub. */
export function rolePath(stage: string, region: string): string {
  return `/fairlead/${stage}/${region}/`;
}
