import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { BEHAVIOUR_KEYS } from './services/sagemaker/index.ts';

test('the README explains every key that says how a model is played', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const rows = [...readme.matchAll(/^\| `(LOCAL_MODEL_\w+)` \| (.*) \|$/gm)].map(([, key, text = '']) => [
    key,
    text.replaceAll('\\|', '|'),
  ]);
  expect(Object.fromEntries(rows)).toEqual({ ...BEHAVIOUR_KEYS });
});
