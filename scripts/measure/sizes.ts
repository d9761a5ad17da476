import { lineOf, type SourceFile } from './source-file.ts';

/** How large a thing is, in lines. */
export interface Size {
  /** `path`, or `path:line name` of a function. */
  place: string;
  lines: number;
}

export const fileSizes = (files: readonly SourceFile[]): Size[] =>
  files.map(({ path, text }) => ({ place: path, lines: text.trimEnd().split('\n').length }));

/** Functions with a body of their own, however they are written; a short arrow inside a call counts as well. */
export function functionSizes(files: readonly SourceFile[]): Size[] {
  return files.flatMap(({ path, text, nodes }) =>
    nodes.flatMap((node) => {
      const isFunction =
        node.type === 'FunctionDeclaration' ||
        ((node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression') &&
          node.body?.type === 'BlockStatement');
      if (!isFunction) return [];
      const first = lineOf(text, node.start);
      return [{ place: `${path}:${first}`, lines: lineOf(text, node.end) - first + 1 }];
    }),
  );
}

export interface Spread {
  count: number;
  median: number;
  p90: number;
  longest: readonly Size[];
}

export function spreadOf(sizes: readonly Size[]): Spread {
  const sorted = sizes.toSorted((a, b) => a.lines - b.lines);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]?.lines ?? 0;
  return { count: sorted.length, median: at(0.5), p90: at(0.9), longest: sorted.toReversed().slice(0, 3) };
}
