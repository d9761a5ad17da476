import type { Found } from '../find-broken.ts';
import { MUTATIONS, type Mutation } from './mutations.ts';
import { plant } from './plant.ts';

/** One bug's fate, printed as a line of JSON: `node run-mutant.ts <index> <from> <seeds>`. */
const [index = 0, from = 1, seeds = 1] = process.argv.slice(2).map(Number);
const mutation = MUTATIONS[index];
if (!mutation) throw new RangeError(`There is no bug ${index}; they are numbered 0 to ${MUTATIONS.length - 1}.`);

const isPlanted = plant(mutation);
const found = await (mutation.isOfWaves ? brokenWave() : brokenRollout(mutation));
if (!isPlanted()) throw new Error(`"${mutation.name}" was never loaded: ${mutation.file} is not part of a simulation.`);
process.stdout.write(JSON.stringify(found));

async function brokenWave(): Promise<Found> {
  const { findBrokenWave } = await import('../waves/find-broken-wave.ts');
  return findBrokenWave({ from, count: seeds });
}

async function brokenRollout({ lateSeed }: Mutation): Promise<Found> {
  const { findBroken } = await import('../find-broken.ts');
  return findBroken(lateSeed === undefined ? { from, count: seeds } : { from: lateSeed, count: 1, worlds: 'late' });
}
