/** A rollout of the demo: what is rolled out, and how it should end. */
export interface Story {
  title: string;
  model: string;
  errorRate: number;
  idempotencyKey: string;
  shouldEnd: 'succeeded' | 'rolled-back';
}

export const ENDPOINT = 'fraud-detector';
export const FIRST_CHAMPION = { model: 'fraud-v1', errorRate: 0.005 };

/**
 * The plan both stories share, short enough to watch: errors are compared with the champion's, and the margin within
 * which the guards agree to move on is wider than the default one, which takes hours at this traffic.
 */
export const DEMO_PLAN = {
  endpoint: ENDPOINT,
  steps: [10, 25, 50, 100].map((weight) => ({ weight, hold: '6m' })),
  keepWarm: '5m',
  judgeAtFull: false,
  profile: 'sharp',
  guards: [{ kind: 'errors', metric: '5xx', margin: { ratio: 8, percent: 1 } }],
  maxHold: '1h',
};

/**
 * The two stories of a round. Every start of the demo plays one round: an unfinished one is gone on with, after a
 * finished one the next begins, with new models, so that the stories can be watched again on the same data.
 */
export function storiesOfRound(round: number): [bad: Story, good: Story] {
  return [
    {
      title: 'A bad model: 5 % of its answers are errors instead of 0.5 %. It should be caught and rolled back.',
      model: `fraud-v${2 * round}`,
      errorRate: 0.05,
      idempotencyKey: `demo-${round}-bad`,
      shouldEnd: 'rolled-back',
    },
    {
      title: 'A good model: as reliable as the champion. It should go 10 → 25 → 50 → 100 %.',
      model: `fraud-v${2 * round + 1}`,
      errorRate: 0.005,
      idempotencyKey: `demo-${round}-good`,
      shouldEnd: 'succeeded',
    },
  ];
}
