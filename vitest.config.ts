import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{events,packages,services,scripts,stacks,test}/**/*.test.ts'],
    // test/infra needs SST's components: npm run test:infra
    // test/browser needs Chromium: npm run test:browser
    exclude: ['**/node_modules/**', 'test/infra/**', 'test/browser/**'],
    // One realm per worker: what a test file imports is there for the next. A scenario resets the modules it needs anew.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
