import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import type { SourceFile } from './source-file.ts';

/** What each file of the repository imports of the repository, by path; types too. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** @param exportsOf - the `exports` of a workspace package by specifier, such as `@fairlead/runtime/http`, as paths */
export function importGraph(files: readonly SourceFile[], exportsOf: ReadonlyMap<string, string>): ImportGraph {
  const known = new Set(files.map(({ path }) => path));
  return new Map(
    files.map(({ path, nodes }) => {
      const targets = specifiersOf(nodes).map((specifier) =>
        specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : exportsOf.get(specifier),
      );
      return [path, targets.filter((target) => target !== undefined && known.has(target)) as string[]];
    }),
  );
}

/** Every module a file names: in imports, exports and dynamic imports of a literal. */
function specifiersOf(nodes: SourceFile['nodes']): string[] {
  return nodes.flatMap((node) => {
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
        return [node.source.value];
      case 'ExportNamedDeclaration':
        return node.source ? [node.source.value] : [];
      case 'ImportExpression':
        return node.source.type === 'Literal' && typeof node.source.value === 'string' ? [node.source.value] : [];
      default:
        return [];
    }
  });
}

/** What each workspace exports, by specifier. */
export function workspaceExports(manifests: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    manifests.flatMap((path) => {
      const { name, exports = {} } = JSON.parse(readFileSync(path, 'utf8')) as {
        name: string;
        exports?: Record<string, string>;
      };
      return Object.entries(exports).map(
        ([key, target]) => [posix.join(name, key), posix.join(posix.dirname(path), target)] as const,
      );
    }),
  );
}

/** Groups of files that import each other in a circle, each sorted; Tarjan's strongly connected components. */
export function cyclesOf(graph: ImportGraph): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const cycles: string[][] = [];
  const visit = (path: string): number => {
    const own = index.size;
    index.set(path, own);
    stack.push(path);
    let lowest = own;
    for (const target of graph.get(path) ?? []) {
      if (!index.has(target)) lowest = Math.min(lowest, visit(target));
      else if (stack.includes(target)) lowest = Math.min(lowest, low.get(target) ?? index.get(target) ?? own);
    }
    low.set(path, lowest);
    if (lowest === own) {
      const group = stack.splice(stack.indexOf(path));
      if (group.length > 1 || (graph.get(path) ?? []).includes(path)) cycles.push(group.toSorted());
    }
    return lowest;
  };
  for (const path of graph.keys()) if (!index.has(path)) visit(path);
  return cycles;
}
