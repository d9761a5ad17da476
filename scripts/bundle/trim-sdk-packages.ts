import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** Of their own package.json SDK clients need the version alone, for the user agent; the rest is 2 KB per client. */
export const trimSdkPackages: Plugin = {
  name: 'trim-sdk-packages',
  setup(build) {
    build.onLoad({ filter: /[\\/]@aws-sdk[\\/][^\\/]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};
