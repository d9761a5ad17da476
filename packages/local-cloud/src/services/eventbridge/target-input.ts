import type { Json } from './json.ts';
import type { EventEnvelope, StoredTarget } from './records.ts';

/** The rule an event matched. */
export interface MatchedRule {
  name: string;
  arn: string;
}

/**
 * What a target gets for an event: the event, its part at InputPath, the constant Input, or the filled-in template.
 *
 * @returns JSON text, or whatever text the template makes
 */
export function targetInput(target: StoredTarget, event: EventEnvelope, rule: MatchedRule): string {
  const tree = event as unknown as Json;
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined) return JSON.stringify(at(tree, target.InputPath) ?? null);
  if (target.InputTransformer) return transformed(target.InputTransformer, tree, event, rule);
  return JSON.stringify(event);
}

function transformed(
  { InputPathsMap = {}, InputTemplate }: NonNullable<StoredTarget['InputTransformer']>,
  tree: Json,
  event: EventEnvelope,
  rule: MatchedRule,
): string {
  const values = new Map<string, Json | undefined>([
    ...Object.entries(InputPathsMap).map(([name, path]) => [name, at(tree, path)] as const),
    ['aws.events.rule-arn', rule.arn],
    ['aws.events.rule-name', rule.name],
    ['aws.events.event.ingestion-time', event.time],
    ['aws.events.event', tree],
    ['aws.events.event.json', tree],
  ]);
  return fill(InputTemplate, values);
}

/** Put values for `<name>`: as text inside quotes, as JSON outside of them; a missing value is empty there and `""` here. */
function fill(template: string, values: Map<string, Json | undefined>): string {
  let quoted = false;
  return template.replace(/\\.|"|<([^<>\s]+)>/g, (part, name?: string) => {
    if (part === '"') quoted = !quoted;
    if (name === undefined || !values.has(name)) return part;
    const value = values.get(name);
    if (!quoted) return value === undefined ? '""' : JSON.stringify(value);
    const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
    return JSON.stringify(text).slice(1, -1);
  });
}

/** The value at `$.detail.items[0].name`; undefined when there is none. */
function at(tree: Json, path: string): Json | undefined {
  let value: Json | undefined = tree;
  for (const [, name, quotedName, index] of path.matchAll(/\.([\w-]+)|\['([^']+)'\]|\[(\d+)\]/g)) {
    if (typeof value !== 'object' || value === null) return undefined;
    if (Array.isArray(value)) value = index === undefined ? undefined : value[Number(index)];
    else value = value[name ?? quotedName ?? ''];
  }
  return value;
}
