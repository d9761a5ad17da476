import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** Inside the repository, so that its packages are found; git, the linter and the compiler pass it over. */
const FOLDER = 'dist/readme-examples';
const TSCONFIG = { extends: '../../tsconfig.json', include: ['*.ts'], exclude: [] };

const readmes = globSync('packages/*/README.md').toSorted();
const examplesOf = (readme: string): string[] =>
  [...readFileSync(readme, 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);

beforeAll(() => {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(`${FOLDER}/tsconfig.json`, JSON.stringify(TSCONFIG));
  for (const readme of readmes)
    for (const [index, code] of examplesOf(readme).entries())
      writeFileSync(`${FOLDER}/${readme.split('/')[1]}-${index}.ts`, `${code}\nexport {};\n`);
});
afterAll(() => rmSync(FOLDER, { recursive: true }));

it('every package has a README with an example', () => {
  const packages = globSync('packages/*/package.json').map((file) => file.replace('package.json', 'README.md'));
  expect(readmes).toEqual(packages.toSorted());
  expect(readmes.filter((readme) => examplesOf(readme).length === 0)).toEqual([]);
});

it('the examples in READMEs compile', () => {
  let faults = '';
  try {
    execFileSync('node_modules/.bin/tsc', ['-p', FOLDER], { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    faults = String(Object(error).stdout);
  }
  expect(faults).toBe('');
});
