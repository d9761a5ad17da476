import type { Metafile, Plugin } from 'esbuild';

/** zod's translations are reachable only through its namespace object, so they tell that it was taken whole. */
const LOCALES = /\/zod\/.*\/locales\/(?!en\b|index\b)/;

/** Stop a bundle in which somebody wrote `import { z } from 'zod'`: the named import is an object of all 443 KB. */
export const refuseZodNamespace: Plugin = {
  name: 'refuse-zod-namespace',
  setup(build) {
    build.onEnd(({ metafile }) => {
      if (!metafile || !carriesLocales(metafile)) return undefined;
      const importers = zodImporters(metafile).join(', ');
      const text = `All of zod is in this bundle. Write import * as z from 'zod' (or 'zod/mini') in: ${importers}.`;
      return { errors: [{ text }] };
    });
  },
};

function carriesLocales({ outputs }: Metafile): boolean {
  return Object.values(outputs).some(({ inputs }) =>
    Object.entries(inputs).some(([path, { bytesInOutput }]) => LOCALES.test(path) && bytesInOutput > 0),
  );
}

function zodImporters({ inputs }: Metafile): string[] {
  return Object.entries(inputs)
    .filter(([, { imports }]) => imports.some(({ original }) => original === 'zod'))
    .map(([path]) => path);
}
