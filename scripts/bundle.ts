import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Capability } from '@fairlead/runtime';
import { type Bundle, bundle } from './bundle/bundle.ts';
import { handlerEntries } from './bundle/handler-entries.ts';
import { findCapabilities, SERVICES } from './local/capabilities.ts';

export { type Bundle, type BundleOptions, bundle } from './bundle/bundle.ts';

/**
 * Bundle the functions of the capabilities for Lambda, and print how large they are.
 *
 *     node scripts/bundle.ts [--out dist] [--capability rollouts] [--sourcemap] [--services services] [--json]
 *
 * Each function becomes a folder, `<out>/<capability>/<function>`, with the handler `index.handler`. With `--json`, what
 * is printed is for programs: each capability's manifest, and the folder of each of its functions.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: 'dist' },
      capability: { type: 'string' },
      sourcemap: { type: 'boolean', default: false },
      services: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const services = values.services === undefined ? SERVICES : pathToFileURL(`${resolve(values.services)}/`);
  const found = (await findCapabilities(services)).filter(
    ({ manifest }) => values.capability === undefined || manifest.name === values.capability,
  );
  if (found.length === 0) throw new Error(`There is no capability ${values.capability}.`);
  const packaged: { manifest: Capability; bundles: Record<string, string> }[] = [];
  for (const { manifest } of found) {
    const outDir = join(values.out, manifest.name);
    await rm(outDir, { recursive: true, force: true });
    const entries = handlerEntries(manifest, services);
    const made = await bundle({ entries, outDir, sourcemap: values.sourcemap });
    packaged.push({ manifest, bundles: Object.fromEntries(made.map(({ name, dir }) => [name, resolve(dir)])) });
    if (!values.json) for (const one of made) process.stdout.write(`${line(manifest.name, one)}\n`);
  }
  if (values.json) process.stdout.write(JSON.stringify(packaged));
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
