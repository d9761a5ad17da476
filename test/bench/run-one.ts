import './quiet.ts';
import { BENCHES, isBenchName } from './benches.ts';

/**
 * Run one bench and print its measurements as JSON on the last line.
 *
 * Each runs in a process of its own: the handlers' modules keep to the cloud that they were first loaded for.
 */
const [name = ''] = process.argv.slice(2);
if (!isBenchName(name)) throw new Error(`There is no bench ${name}.`);
const bench = await BENCHES[name]();
const measurements = await bench();
process.stdout.write(`\n${JSON.stringify(measurements)}\n`, () => process.exit());
