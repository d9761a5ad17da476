import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

const PROVIDER = fileURLToPath(new URL('./env-credential-provider.ts', import.meta.url));

/** Give SDK clients the environment's credentials alone: Lambda supplies no others, and the full chain is 120 KB. */
export const envCredentials: Plugin = {
  name: 'env-credentials',
  setup(build) {
    build.onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, () => ({ path: PROVIDER }));
  },
};
