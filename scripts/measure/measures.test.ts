import { describe, expect, it } from 'vitest';
import { duplicatesOf } from './duplicates.ts';
import { cyclesOf, importGraph } from './import-cycles.ts';
import { looseTypes } from './loose-types.ts';
import { functionSizes, spreadOf } from './sizes.ts';
import { parseSource } from './source-file.ts';
import { undocumented } from './undocumented.ts';

const sources = (texts: Record<string, string>) => Object.entries(texts).map(([path, text]) => parseSource(path, text));

describe('import cycles', () => {
  const cycles = (texts: Record<string, string>, exported: [string, string][] = []) =>
    cyclesOf(importGraph(sources(texts), new Map(exported)));

  it('finds a circle of types and values through three files, and none in a diamond', () => {
    const circle = { 'p/a.ts': "import './b.ts';", 'p/b.ts': "export type { C } from './c.ts';" };
    expect(cycles({ ...circle, 'p/c.ts': "export const C = import('./a.ts');" })).toEqual([
      ['p/a.ts', 'p/b.ts', 'p/c.ts'],
    ]);
    expect(cycles({ ...circle, 'p/c.ts': 'export type C = 1;' })).toEqual([]);
    expect(cycles({ 'a.ts': "import './b.ts'; import './c.ts';", 'b.ts': "import './c.ts';", 'c.ts': '' })).toEqual([]);
  });

  it('follows the name of a package to the file it exports', () => {
    const texts = { 'p/index.ts': "import '@x/q/sub';", 'q/sub.ts': "import '@x/p';" };
    const exported: [string, string][] = [
      ['@x/p', 'p/index.ts'],
      ['@x/q/sub', 'q/sub.ts'],
    ];
    expect(cycles(texts, exported)).toEqual([['p/index.ts', 'q/sub.ts']]);
  });
});

describe('loose types', () => {
  it('finds any, casts and mocks with their lines; `as const` and satisfies are none', () => {
    const text =
      'const a: any = 1;\nconst b = a as string;\nconst c = [1] as const satisfies number[];\nvi.mock("x");\n';
    expect(sources({ 'a.ts': text }).flatMap(looseTypes)).toEqual([
      { kind: 'any', place: 'a.ts:1' },
      { kind: 'cast', place: 'a.ts:2' },
      { kind: 'mock', place: 'a.ts:4' },
    ]);
  });
});

describe('public functions without doc comment', () => {
  it('are those that an entry exports or passes on; what stays inside may be bare', () => {
    const files = sources({
      'p/index.ts':
        "export { told, untold } from './inner.ts';\nexport const arrow = () => 1;\nexport const VALUE = 1;\n",
      'p/inner.ts':
        '/** Told. */\nexport function told() {}\n// no doc\nexport function untold() {}\nexport function own() {}\n',
    });
    expect(undocumented(files, ['p/index.ts'])).toEqual(['p/index.ts:2 arrow', 'p/inner.ts:4 untold']);
  });
});

describe('duplicates', () => {
  const run = ['const a = one();', 'const b = two(a);', 'return a + b;'];

  it('are runs of lines that stand twice, whatever their indent; comments and imports do not count', () => {
    const first = ['import { x } from "x";', 'first();', ...run];
    const second = ['// told', '{', ...run.map((line) => `  ${line}`), '}'];
    const files = sources({
      'a.ts': `function f() {\n${first.slice(1).join('\n')}\n}`,
      'b.ts': `() => ${second.slice(1).join('\n')}`,
    });
    expect(duplicatesOf(files, 3)).toEqual([{ lines: 3, places: ['a.ts:3', 'b.ts:2'] }]);
    expect(duplicatesOf(files, 4)).toEqual([]);
  });
});

describe('sizes', () => {
  it('count the lines of functions that have a body, and tell the middle, the ninth tenth and the longest', () => {
    const files = sources({ 'a.ts': 'function f() {\n  return 1;\n}\nconst g = () => {\n};\nconst h = () => 1;\n' });
    expect(functionSizes(files)).toEqual([
      { place: 'a.ts:1', lines: 3 },
      { place: 'a.ts:4', lines: 2 },
    ]);
    const sizes = [5, 1, 4, 2, 3].map((lines) => ({ place: `f${lines}`, lines }));
    expect(spreadOf(sizes)).toMatchObject({
      count: 5,
      median: 3,
      p90: 5,
      longest: [{ lines: 5 }, { lines: 4 }, { lines: 3 }],
    });
  });
});
