import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { type Comment, type Node, type Program, parseSync, visitorKeys } from 'oxc-parser';

/** A TypeScript file of the repository, parsed. */
export interface SourceFile {
  /** Relative to the root of the repository. */
  path: string;
  text: string;
  program: Program;
  /** Every node of the program, in the order of the text. */
  nodes: readonly Node[];
  comments: readonly Comment[];
}

/** Files that only a test runs: tests, their fixtures and worlds, benches. */
export const isForTests = (path: string): boolean =>
  /\.test\.ts$|(^|\/)test\/|\/(testing|fixtures|fake-aws|[\w-]*-fixture)\.ts$/.test(path);

/** Every TypeScript file that git tracks or would, without those that fixtures keep as data. */
export function sourceFiles(root = '.'): SourceFile[] {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.mts'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((path) => path !== '' && !path.includes('test/fixtures/') && existsSync(`${root}/${path}`))
    .map((path) => parseSource(path, readFileSync(`${root}/${path}`, 'utf8')));
}

/** @throws where the text is no TypeScript */
export function parseSource(path: string, text: string): SourceFile {
  const { program, comments, errors } = parseSync(path, text);
  if (errors[0]) throw new Error(`${path} cannot be parsed: ${errors[0].message}`);
  return { path, text, program, nodes: [...nodesOf(program)], comments };
}

function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const key of visitorKeys[node.type] ?? []) {
    const value: unknown = Reflect.get(node, key);
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* nodesOf(child);
  }
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

/** The line a place in the text is on, from 1. */
export const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
