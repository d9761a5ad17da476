import type { Fact } from './fact.ts';

/** What is written down of a run; nothing in it names the account. */
export interface FactsFile {
  at: string;
  region: string;
  instanceType: string;
  /** Why the run ended early, if it did. */
  stopped?: string;
  facts: readonly Fact[];
}

const VERDICTS = new Map<Fact['holds'], string>([
  [true, 'as assumed'],
  [false, '**not as assumed**'],
  ['unclear', 'unclear'],
  ['failed', 'the experiment failed'],
]);

/** The facts as a page for people. */
export function factsPage({ at, region, instanceType, stopped, facts }: FactsFile): string {
  return [
    `# Facts about AWS, ${at}`,
    '',
    `Region ${region}, ${instanceType}.${stopped ? ` The run ended early: ${stopped}` : ''}`,
    ...facts.flatMap(({ id, question, assumed, holds, seen }) => [
      ...['', `## ${id}: ${VERDICTS.get(holds)}`, ''],
      ...[question, '', `Assumed: ${assumed}`, '', '```json', JSON.stringify(seen, null, 2), '```'],
    ]),
    '',
  ].join('\n');
}

/** The numbers of accounts in texts that AWS answered are taken out. */
export function withoutAccount<T>(value: T, accountId: string): T {
  return JSON.parse(JSON.stringify(value).replaceAll(accountId, '<account>'));
}
