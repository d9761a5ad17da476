import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{events,packages,services,scripts,test}/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    testTimeout: 60_000,
  },
});
