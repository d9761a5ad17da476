import type { MakeJudge } from './judge.ts';

/** Minutes of a bad challenger the one judgement gets to see. */
const judgedMinutes = 60;

/** Two-sided normal quantile of 0.98 confidence, Kayenta's default for a metric. */
const criticalZ = 2.3263478740408408;

/**
 * A Kayenta-like judge: one Mann–Whitney U test of the per-minute bad rates of both variants, at a fixed moment, 60
 * minutes after the challenger went bad. It knows when to look, which no one does.
 */
export const kayentaLike: MakeJudge = ({ onsetMinute }) => ({
  name: 'Kayenta-like',
  watch() {
    const champion: number[] = [];
    const challenger: number[] = [];
    return {
      look({ nA, xA, nB, xB }, index) {
        if (index >= onsetMinute && nA > 0 && nB > 0) {
          champion.push(xA / nA);
          challenger.push(xB / nB);
        }
        return index === onsetMinute + judgedMinutes - 1 && mannWhitneyZ(challenger, champion) > criticalZ;
      },
    };
  },
});

/**
 * Standard score of the Mann–Whitney U statistic, with midranks, tie correction and continuity correction
 * (Mann and Whitney, 1947); positive when `first` tends to be larger.
 */
export function mannWhitneyZ(first: readonly number[], second: readonly number[]): number {
  const [n, m] = [first.length, second.length];
  const { rankSum, ties } = rankSumOf(first, second);
  const u = rankSum - (n * (n + 1)) / 2;
  const variance = ((n * m) / 12) * (n + m + 1 - ties / ((n + m) * (n + m - 1)));
  if (!(variance > 0)) return 0;
  const distance = u - (n * m) / 2;
  return (distance - Math.sign(distance) * 0.5) / Math.sqrt(variance);
}

/** Sum of the midranks of `first` among both, and the tie term `sum of t^3 - t`. */
function rankSumOf(first: readonly number[], second: readonly number[]): { rankSum: number; ties: number } {
  const all = [...first.map((value) => ({ value, own: 1 })), ...second.map((value) => ({ value, own: 0 }))];
  all.sort((a, b) => a.value - b.value);
  let rankSum = 0;
  let ties = 0;
  for (let from = 0; from < all.length; ) {
    let to = from;
    let own = 0;
    for (; to < all.length && all[to]?.value === all[from]?.value; to += 1) own += all[to]?.own ?? 0;
    const tied = to - from;
    rankSum += own * (from + (tied + 1) / 2);
    ties += tied ** 3 - tied;
    from = to;
  }
  return { rankSum, ties };
}
