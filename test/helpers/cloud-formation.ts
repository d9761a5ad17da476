/** A value of a template: what it holds is up to the resource. */
type Value = string | number | boolean | readonly Value[] | { readonly [name: string]: Value };

/** A template as `memberTemplate` makes it. */
export interface Template {
  Mappings: Record<string, Record<string, Record<string, Value>>>;
  Resources: Record<string, { Type: string; Properties: Record<string, Value> }>;
}

/**
 * What CloudFormation makes of a resource's properties in one account and region: its functions are evaluated, those
 * that our templates use.
 *
 * @param pseudo - the pseudo parameters and what else `Ref` finds, and attributes as `Resource.Attribute`
 * @throws where CloudFormation refuses: a key that a mapping lacks, a name that nothing has
 */
export function propertiesOf(
  { Mappings, Resources }: Template,
  logicalId: string,
  pseudo: Readonly<Record<string, string>>,
  // biome-ignore lint/suspicious/noExplicitAny: as many forms as there are resources
): any {
  const named = (name: string): string => found(pseudo[name], name);
  const call: Record<string, (given: Value) => Value> = {
    Ref: (name) => named(String(name)),
    'Fn::GetAtt': (path) => named((path as string[]).join('.')),
    'Fn::FindInMap': (path) => {
      const [map = '', first = '', second = ''] = (path as Value[]).map((part) => String(evaluate(part)));
      return found(Mappings[map]?.[first]?.[second], `${map}.${first}.${second}`);
    },
    'Fn::Sub': (given) => {
      const [text, own] = typeof given === 'string' ? [given, {}] : (given as [string, Record<string, Value>]);
      return text.replaceAll(/\$\{([\w:]+)\}/g, (_all, name: string) =>
        own[name] === undefined ? named(name) : String(evaluate(own[name])),
      );
    },
  };
  function evaluate(value: Value): Value {
    if (Array.isArray(value)) return value.map(evaluate);
    if (typeof value !== 'object') return value;
    const members = Object.entries(value as Record<string, Value>);
    const [name = '', given] = members[0] ?? [];
    const evaluated = members.length === 1 && given !== undefined ? call[name]?.(given) : undefined;
    return evaluated ?? Object.fromEntries(members.map(([key, member]) => [key, evaluate(member)]));
  }
  return evaluate(found(Resources[logicalId], logicalId).Properties);
}

function found<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`The template has no ${name}.`);
  return value;
}
