import { measureRepository } from './measure/measures.ts';

/**
 * Measure the source: sizes, cycles, loose types, doc comments, duplicates. Fails when something is past its bar.
 *
 *     npm run measure
 */
const measures = measureRepository();
for (const { name, value, bar, places } of measures) {
  const limit = bar === undefined ? '' : `  (at most ${bar})`;
  process.stdout.write(`${name.padEnd(52)} ${String(Math.round(value * 10) / 10).padStart(6)}${limit}\n`);
  for (const place of places.slice(0, 3)) process.stdout.write(`    ${place}\n`);
}
process.exitCode = measures.some(({ bar, value }) => bar !== undefined && value > bar) ? 1 : 0;
