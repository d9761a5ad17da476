import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Metafile } from 'esbuild';

/** Bytes of a bundle. */
export interface BundleSize {
  /** Entry and the chunks it imports statically: what every cold start reads. */
  initialBytes: number;
  /** The same files, each gzipped by itself. */
  initialGzipBytes: number;
  initialFiles: number;
  /** With the chunks that load on first use; source maps are not counted. */
  totalBytes: number;
}

const gzipped = promisify(gzip);

/** Measure the bundle whose entry was written to `entryFile`. */
export async function sizeOf({ outputs }: Metafile, entryFile: string): Promise<BundleSize> {
  const initial = staticClosure(outputs, entryFile);
  const compressed = await Promise.all(initial.map(async (path) => (await gzipped(await readFile(path))).length));
  const code = Object.keys(outputs).filter((path) => path.endsWith('.mjs'));
  return {
    initialBytes: sum(initial.map((path) => outputs[path]?.bytes ?? 0)),
    initialGzipBytes: sum(compressed),
    initialFiles: initial.length,
    totalBytes: sum(code.map((path) => outputs[path]?.bytes ?? 0)),
  };
}

function staticClosure(outputs: Metafile['outputs'], entryFile: string): string[] {
  const entry = Object.keys(outputs).find((path) => resolve(path) === resolve(entryFile));
  if (!entry) throw new Error(`esbuild did not write ${entryFile}.`);
  const reached = new Set([entry]);
  for (const path of reached) {
    for (const { path: imported, kind, external } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && !external) reached.add(imported);
    }
  }
  return [...reached];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
