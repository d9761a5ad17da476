import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{events,packages,services,scripts,stacks,test}/**/*.test.ts'],
    // test/infra needs SST's components: npm run test:infra
    exclude: ['**/node_modules/**', 'test/infra/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
