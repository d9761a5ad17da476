import { expect, it } from 'vitest';
import { mutationScores } from './mutation-score.ts';

const place = (line: number) => ({ start: { line, column: 1 }, end: { line, column: 9 } });
const mutant = (status: 'Killed' | 'Timeout' | 'Survived' | 'NoCoverage' | 'Ignored', line = 1) => ({
  status,
  mutatorName: 'Equality',
  replacement: 'a <=\n  b',
  location: place(line),
});

it('a score counts what tests noticed against what they did not, names the survivors, and puts the worst file first', () => {
  const files = {
    'a.ts': { source: 'x\n', mutants: [mutant('Killed'), mutant('Timeout'), mutant('Ignored')] },
    'b.ts': { source: 'first\n  a < b\n', mutants: [mutant('Killed'), mutant('Survived', 2), mutant('NoCoverage', 1)] },
    'c.ts': { source: '', mutants: [mutant('Ignored')] },
  };
  expect(mutationScores({ files })).toEqual([
    {
      file: 'b.ts',
      killed: 1,
      counted: 3,
      survivors: ['b.ts:2 Equality: a < b → a <= b', 'b.ts:1 Equality: first → a <= b'],
    },
    { file: 'a.ts', killed: 2, counted: 2, survivors: [] },
  ]);
});
