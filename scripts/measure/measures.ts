import { globSync } from 'node:fs';
import { duplicatesOf } from './duplicates.ts';
import { cyclesOf, importGraph, workspaceExports } from './import-cycles.ts';
import { looseTypes } from './loose-types.ts';
import { fileSizes, functionSizes, type Size, spreadOf } from './sizes.ts';
import { isForTests, type SourceFile, sourceFiles } from './source-file.ts';
import { undocumented } from './undocumented.ts';

export interface Measure {
  name: string;
  value: number;
  /** What it may be at most; without one it only tells. */
  bar?: number;
  /** Where to look, the worst first. */
  places: readonly string[];
}

/** Shorter runs are mostly the shape of the language. */
const DUPLICATE_LINES = 8;

/** The two `any` there are stand for operations of different shapes in one table, and say so. */
const MOST_ANY = 2;
const MOST_CASTS_PER_THOUSAND_LINES = 3.5;

/** The repository this process works in, measured. */
export function measureRepository(): Measure[] {
  const manifests = globSync(['events/package.json', 'packages/*/package.json', 'services/*/package.json']);
  return measuresOf(sourceFiles(), workspaceExports(manifests));
}

/** @param exported - the modules that packages export, by specifier */
function measuresOf(files: readonly SourceFile[], exported: ReadonlyMap<string, string>): Measure[] {
  const product = files.filter(({ path }) => /^(packages|services|events|stacks)\//.test(path) && !isForTests(path));
  const cycles = cyclesOf(importGraph(files, exported)).map((cycle) => cycle.join(' → '));
  return [
    ...sizes('product file', fileSizes(product)),
    ...sizes('product function', functionSizes(product)),
    ...sizes('test file', fileSizes(files.filter(({ path }) => isForTests(path)))),
    { name: 'import cycles', value: cycles.length, bar: 0, places: cycles },
    ...loose(files, product),
    documentation(files, [...exported.values()]),
    duplicates(product),
  ];
}

function sizes(what: string, all: readonly Size[]): Measure[] {
  const { count, median, p90, longest } = spreadOf(all);
  return [
    { name: `${what}s`, value: count, places: [] },
    { name: `lines of a ${what}, median`, value: median, places: [] },
    { name: `lines of a ${what}, one in ten is longer`, value: p90, places: [] },
    {
      name: `lines of the longest ${what}`,
      value: longest[0]?.lines ?? 0,
      places: longest.map(({ place, lines }) => `${lines}  ${place}`),
    },
  ];
}

function loose(files: readonly SourceFile[], product: readonly SourceFile[]): Measure[] {
  const thousands = product.reduce((sum, { text }) => sum + text.split('\n').length, 0) / 1000;
  const inProduct = product.flatMap(looseTypes);
  const places = (kind: 'any' | 'cast'): string[] =>
    inProduct.filter((one) => one.kind === kind).map(({ place }) => place);
  const mocks = files.flatMap(looseTypes).filter(({ kind }) => kind === 'mock');
  return [
    { name: 'any in product code', value: places('any').length, bar: MOST_ANY, places: places('any') },
    {
      name: 'casts per thousand product lines',
      value: places('cast').length / thousands,
      bar: MOST_CASTS_PER_THOUSAND_LINES,
      places: places('cast'),
    },
    { name: 'mocks of modules', value: mocks.length, bar: 0, places: mocks.map(({ place }) => place) },
  ];
}

function documentation(files: readonly SourceFile[], entries: readonly string[]): Measure {
  const places = undocumented(files, entries);
  return { name: 'public functions without doc comment', value: places.length, bar: 0, places };
}

function duplicates(product: readonly SourceFile[]): Measure {
  const found = duplicatesOf(product, DUPLICATE_LINES);
  const places = found.map(({ lines, places: [first, second] }) => `${lines}  ${first} ~ ${second}`);
  return { name: `runs of ${DUPLICATE_LINES} or more lines that stand twice`, value: found.length, places };
}
