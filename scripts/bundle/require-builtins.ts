import { isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';

const NAMESPACE = 'required-builtin';

/** An ESM import of these reads every export, and one of those getters loads all of undici: 10 ms of each cold start. */
const HEAVY_BUILTINS = /^(node:)?(http|https|http2)$/;

/**
 * Reach Node's HTTP modules as objects whose members are read when used, instead of through ESM imports.
 *
 * The `require` of any builtin in a CommonJS dependency goes the same way, since ESM output has no `require`.
 */
export const requireBuiltins: Plugin = {
  name: 'require-builtins',
  setup(build) {
    build.onResolve({ filter: /^[\w:/]+$/ }, ({ path, kind }) => {
      if (!isBuiltin(path)) return undefined;
      if (kind !== 'require-call' && !HEAVY_BUILTINS.test(path)) return undefined;
      return { path: path.replace(/^node:/, ''), namespace: NAMESPACE };
    });
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
      loader: 'js',
    }));
  },
};
