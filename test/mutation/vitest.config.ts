import { defineConfig } from 'vitest/config';

/** The tests that `npm run mutate` runs against each mutant. */
export default defineConfig({
  test: { include: (process.env.MUTATION_TESTS ?? '').split(','), testTimeout: 60_000 },
});
