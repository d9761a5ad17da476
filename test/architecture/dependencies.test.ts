import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const PAGE = 'docs/dependencies.md';
const MANIFESTS = ['package.json', ...globSync('{events,stacks,{packages,services}/*}/package.json')];

/** What is taken from npm by any package of ours. */
function dependenciesOf(manifest: string): string[] {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8'));
  return [...Object.keys(dependencies), ...Object.keys(devDependencies)].filter(
    (name) => !name.startsWith('@fairlead/'),
  );
}

it(`${PAGE} lists every dependency once, with its reason and its cost, and no other`, () => {
  const rows = readFileSync(PAGE, 'utf8').matchAll(/^\| `([^`]+)` \| (.+) \| ([\d.]+) \| (\d+|–) \|$/gm);
  const listed = [...rows].map(([, name]) => name);
  expect(listed.toSorted()).toEqual([...new Set(MANIFESTS.flatMap(dependenciesOf))].toSorted());
});
