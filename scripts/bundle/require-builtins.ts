import { isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';

const NAMESPACE = 'required-builtin';

/**
 * Reach Node's own modules as objects whose members are read when used, instead of through ESM imports.
 *
 * An ESM import of a builtin reads every export at once, getters included: of http that loads all of undici (25 ms
 * instead of 3, Node 24.21), of fs its streams, of process the standard streams. It also serves the `require` of a
 * builtin in CommonJS dependencies, which ESM output does not have.
 */
export const requireBuiltins: Plugin = {
  name: 'require-builtins',
  setup(build) {
    build.onResolve({ filter: /^[\w:/]+$/ }, ({ path }) =>
      isBuiltin(path) ? { path: path.replace(/^node:/, ''), namespace: NAMESPACE } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: `module.exports = ${path === 'process' ? path : `process.getBuiltinModule(${JSON.stringify(path)})`};`,
      loader: 'js',
    }));
  },
};
