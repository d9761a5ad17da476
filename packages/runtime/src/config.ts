import * as z from 'zod/mini';

/**
 * Read a capability's settings from the environment, whole, once.
 *
 * @throws with every missing or bad key named, so that a wrong deployment shows itself at the cold start
 */
export function loadConfig<Schema extends z.core.$ZodType>(
  schema: Schema,
  environment: NodeJS.ProcessEnv,
): z.output<Schema> {
  const parsed = z.safeParse(schema, environment);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => {
    const name = path.join('.');
    const seen = environment[name];
    return `${name}: ${message}, got ${seen === undefined ? 'nothing' : JSON.stringify(seen)}`;
  });
  throw new Error(`The environment of this function is not usable. Set: ${faults.join('; ')}.`);
}
