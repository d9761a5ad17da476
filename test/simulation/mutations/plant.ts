import { registerHooks } from 'node:module';
import type { Mutation } from './mutations.ts';

/**
 * Plant a bug in every module that is loaded from now on in this process; no file is touched.
 *
 * @returns whether the module in question has been loaded with the bug in it
 * @throws while that module is loaded, when its source does not hold the passage exactly once
 */
export function plant({ file, find, replace, name }: Mutation): () => boolean {
  let isPlanted = false;
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.endsWith(`/${file}`)) return loaded;
      const source = String(loaded.source);
      const passages = source.split(find).length - 1;
      if (passages !== 1)
        throw new Error(`"${name}" looks for a passage that ${file} holds ${passages} times: ${find}`);
      isPlanted = true;
      return { ...loaded, source: source.replace(find, () => replace) };
    },
  });
  return () => isPlanted;
}
