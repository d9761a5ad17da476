import { lineOf, type SourceFile } from './source-file.ts';

/** A place where the compiler is told rather than asked. */
export interface Loose {
  kind: 'any' | 'cast' | 'mock';
  /** `path:line`. */
  place: string;
}

/** `any`, casts (`as const` and `satisfies` are none) and mocks of modules, in the order of the text. */
export function looseTypes({ path, text, nodes }: SourceFile): Loose[] {
  return nodes.flatMap((node) => {
    const found = (kind: Loose['kind']): Loose[] => [{ kind, place: `${path}:${lineOf(text, node.start)}` }];
    switch (node.type) {
      case 'TSAnyKeyword':
        return found('any');
      case 'TSAsExpression':
        return text.slice(node.typeAnnotation.start, node.typeAnnotation.end) === 'const' ? [] : found('cast');
      case 'CallExpression':
        return /^vi\.(mock|doMock)$/.test(text.slice(node.callee.start, node.callee.end)) ? found('mock') : [];
      default:
        return [];
    }
  });
}
