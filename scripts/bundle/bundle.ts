import { join } from 'node:path';
import { build } from 'esbuild';
import { type BundleSize, sizeOf } from './bundle-size.ts';
import { envCredentials } from './env-credentials.ts';
import { refuseZodNamespace } from './refuse-zod-namespace.ts';
import { requireBuiltins } from './require-builtins.ts';
import { skipWebStreams } from './skip-web-streams.ts';
import { trimSdkPackages } from './trim-sdk-packages.ts';

/** What to bundle, and where to. */
export interface BundleOptions {
  /** Module by name of the function; each gets a folder of its own, so that it can be deployed alone. */
  entries: Readonly<Record<string, string>>;
  outDir: string;
  /** Write source maps beside the code; default false. */
  sourcemap?: boolean;
}

/** One function as it is deployed. */
export interface Bundle {
  name: string;
  /** The folder to deploy; the function's handler in it is `index.handler`. */
  dir: string;
  /** The module that exports what the entry exports. */
  file: string;
  size: BundleSize;
}

/**
 * Bundle modules for Lambda's Node 24, one folder each: `<outDir>/<name>/index.mjs` and its chunks.
 *
 * Whatever is imported dynamically becomes a chunk that costs nothing until it is needed.
 *
 * @throws esbuild's BuildFailure, naming what could not be bundled
 */
export async function bundle({ entries, outDir, sourcemap = false }: BundleOptions): Promise<Bundle[]> {
  const bundles = Object.entries(entries).map(async ([name, entry]): Promise<Bundle> => {
    const dir = join(outDir, name);
    const { metafile } = await build({
      entryPoints: { index: entry },
      outdir: dir,
      bundle: true,
      format: 'esm',
      splitting: true,
      outExtension: { '.js': '.mjs' },
      chunkNames: 'chunks/[name]-[hash]',
      platform: 'node',
      target: 'node24',
      // The dependencies' ESM builds: they can be shaken, and are a third smaller than their CommonJS ones.
      mainFields: ['module', 'main'],
      conditions: ['module', 'import'],
      minify: true,
      sourcemap: sourcemap && 'linked',
      metafile: true,
      logLevel: 'error',
      plugins: [requireBuiltins, envCredentials, trimSdkPackages, skipWebStreams, refuseZodNamespace],
    });
    const file = join(dir, 'index.mjs');
    return { name, dir, file, size: await sizeOf(metafile, file) };
  });
  return Promise.all(bundles);
}
