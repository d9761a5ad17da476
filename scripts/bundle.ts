import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Bundle, bundle } from './bundle/bundle.ts';
import { handlerEntries } from './bundle/handler-entries.ts';
import { findCapabilities } from './local/capabilities.ts';

export { type Bundle, type BundleOptions, bundle } from './bundle/bundle.ts';

/**
 * Bundle the functions of the capabilities for Lambda, and print how large they are.
 *
 *     node scripts/bundle.ts [--out dist] [--capability rollouts] [--sourcemap]
 *
 * Each function becomes a folder, `<out>/<capability>/<function>`, with the handler `index.handler`.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: 'dist' },
      capability: { type: 'string' },
      sourcemap: { type: 'boolean', default: false },
    },
  });
  const found = (await findCapabilities()).filter(
    ({ manifest }) => values.capability === undefined || manifest.name === values.capability,
  );
  if (found.length === 0) throw new Error(`There is no capability ${values.capability}.`);
  for (const { manifest } of found) {
    const outDir = join(values.out, manifest.name);
    await rm(outDir, { recursive: true, force: true });
    for (const made of await bundle({ entries: handlerEntries(manifest), outDir, sourcemap: values.sourcemap })) {
      process.stdout.write(`${line(manifest.name, made)}\n`);
    }
  }
}

function line(capability: string, { name, size }: Bundle): string {
  const at = [
    `${kilobytes(size.initialBytes)} KB`,
    `${kilobytes(size.initialGzipBytes)} KB gzipped`,
    `${size.initialFiles} files`,
    `${kilobytes(size.totalBytes)} KB with lazy chunks`,
  ];
  return `${`${capability}/${name}`.padEnd(32)} ${at.join(' · ')}`;
}

/** Decimal kilobytes, as esbuild counts them. */
function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1).padStart(6);
}

if (import.meta.main) await main();
