import { FromStringShapeDeserializer } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';

/** ISO 8601, the query protocol's default for timestamps. */
const DATE_TIME = 5;
const scalars = new FromStringShapeDeserializer({
  timestampFormat: { useTrait: true, default: DATE_TIME },
  httpBindings: false,
});

/** A form's keys as a tree: `Entries.member.1.Id=a` is Entries → member → 1 → Id. */
interface FormNode {
  text: string | undefined;
  children: Map<string, FormNode>;
}

/**
 * Read the input of an operation from the fields of a query-protocol form; the inverse of the SDK's serializer.
 *
 * Lists are `Name.member.1` or, flattened, `Name.1`; maps are `Name.entry.1.key` and `.value`.
 */
export function readForm(schema: NormalizedSchema, form: URLSearchParams): Record<string, unknown> {
  const root: FormNode = { text: undefined, children: new Map() };
  for (const [key, text] of form) insert(root, key.split('.'), text);
  return readStruct(schema, root);
}

function insert(root: FormNode, path: string[], text: string): void {
  let node = root;
  for (const step of path) {
    const child = node.children.get(step) ?? { text: undefined, children: new Map() };
    node.children.set(step, child);
    node = child;
  }
  node.text = text;
}

function readStruct(schema: NormalizedSchema, node: FormNode): Record<string, unknown> {
  const struct: Record<string, unknown> = {};
  if (schema.isUnitSchema()) return struct;
  for (const [name, member] of schema.structIterator()) {
    const child = node.children.get(member.getMergedTraits().xmlName ?? name);
    if (child) struct[name] = readValue(member, child);
  }
  return struct;
}

function readValue(schema: NormalizedSchema, node: FormNode): unknown {
  if (schema.isStructSchema()) return readStruct(schema, node);
  if (schema.isListSchema()) return readList(schema, node);
  if (schema.isMapSchema()) return readMap(schema, node);
  return scalars.read(schema, node.text ?? '');
}

function readList(schema: NormalizedSchema, node: FormNode): unknown[] {
  const member = schema.getValueSchema();
  const flat = schema.getMergedTraits().xmlFlattened;
  const items = flat ? node : node.children.get(member.getMergedTraits().xmlName ?? 'member');
  return numbered(items).map((item) => readValue(member, item));
}

function readMap(schema: NormalizedSchema, node: FormNode): Record<string, unknown> {
  const flat = schema.getMergedTraits().xmlFlattened;
  const keyName = schema.getKeySchema().getMergedTraits().xmlName ?? 'key';
  const valueName = schema.getValueSchema().getMergedTraits().xmlName ?? 'value';
  const map: Record<string, unknown> = {};
  for (const entry of numbered(flat ? node : node.children.get('entry'))) {
    const value = entry.children.get(valueName);
    if (value) map[entry.children.get(keyName)?.text ?? ''] = readValue(schema.getValueSchema(), value);
  }
  return map;
}

function numbered(node: FormNode | undefined): FormNode[] {
  const entries = [...(node?.children ?? [])].filter(([key]) => /^\d+$/.test(key));
  return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, child]) => child);
}
