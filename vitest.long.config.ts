import { defineConfig } from 'vitest/config';

/** What takes long and has a shorter form in `npm test`. */
export default defineConfig({
  test: { include: ['test/**/*.long.ts'], isolate: false, testTimeout: 300_000, hookTimeout: 60_000 },
});
