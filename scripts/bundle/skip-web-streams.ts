import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * Answer the SDK's question whether a body is a web stream with no, at build time.
 *
 * Bodies of Node's HTTP handler never are, and asking (`typeof ReadableStream`) makes Node load all of web streams: 5 ms
 * of each first call (Node 24.21). A bundled client can be given no web stream as a body.
 */
export const skipWebStreams: Plugin = {
  name: 'skip-web-streams',
  setup(build) {
    build.onLoad({ filter: /[\\/]node_modules[\\/]@smithy[\\/].*\.js$/ }, async ({ path }) => {
      const code = await readFile(path, 'utf8');
      if (!code.includes('typeof ReadableStream')) return undefined;
      return { contents: code.replaceAll('typeof ReadableStream', '"undefined"'), loader: 'js' };
    });
  },
};
