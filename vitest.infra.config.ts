import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/infra/**/*.test.ts'],
    globalSetup: ['test/infra/global-setup.ts'],
    testTimeout: 60_000,
  },
});
