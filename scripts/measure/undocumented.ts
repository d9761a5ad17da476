import { posix } from 'node:path';
import type { Node } from 'oxc-parser';
import { lineOf, type SourceFile } from './source-file.ts';

/**
 * Functions that other packages can import, without a doc comment: `path:line name`, sorted.
 *
 * @param entries - the modules that packages export
 */
export function undocumented(files: readonly SourceFile[], entries: readonly string[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const found = new Map<string, string>();
  for (const entry of entries)
    for (const { file, name, node } of publicFunctions(byPath, entry))
      if (!hasDoc(file, node))
        found.set(`${file.path}#${name}`, `${file.path}:${lineOf(file.text, node.start)} ${name}`);
  return [...found.values()].toSorted();
}

interface PublicFunction {
  file: SourceFile;
  name: string;
  /** The whole statement, with its `export`. */
  node: Node;
}

/** Functions a module exports, its own and those it passes on from files beside it. */
function publicFunctions(files: ReadonlyMap<string, SourceFile>, path: string): PublicFunction[] {
  const file = files.get(path);
  if (!file) return [];
  return file.program.body.flatMap((node): PublicFunction[] => {
    if (node.type !== 'ExportNamedDeclaration') return [];
    if (!node.source) return ownFunctions(node).map((name) => ({ file, name, node }));
    const target = posix.join(posix.dirname(path), node.source.value);
    const names = node.specifiers.flatMap(({ local }) => (local.type === 'Identifier' ? [local.name] : []));
    return publicFunctions(files, target).filter(({ name }) => names.includes(name));
  });
}

/** Names of the functions that an export statement declares. */
function ownFunctions(node: Extract<Node, { type: 'ExportNamedDeclaration' }>): string[] {
  const { declaration } = node;
  if (declaration?.type === 'FunctionDeclaration') return declaration.id ? [declaration.id.name] : [];
  if (declaration?.type !== 'VariableDeclaration') return [];
  return declaration.declarations.flatMap(({ id, init }) =>
    id.type === 'Identifier' && (init?.type === 'ArrowFunctionExpression' || init?.type === 'FunctionExpression')
      ? [id.name]
      : [],
  );
}

const hasDoc = ({ text, comments }: SourceFile, node: Node): boolean =>
  comments.some(
    ({ type, value, end }) =>
      type === 'Block' && value.startsWith('*') && end <= node.start && /^\s*$/.test(text.slice(end, node.start)),
  );
