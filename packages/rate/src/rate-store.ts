import type { RateRow, Taking } from './limits.ts';

/** The row of one account and region, shared by all workers. Every method is atomic, and none retries on contention for long. */
export interface RateStore {
  load(): Promise<RateRow>;
  /**
   * Move a lane's clock on by one step, if it stands early enough.
   *
   * @returns the row after it; `isTaken` false: the lane's clock stands beyond the ceiling and was left alone
   */
  take(taking: Taking): Promise<{ isTaken: boolean; row: RateRow }>;
  /** Change the rate unless somebody else has since `seen`. */
  changeRate(seen: RateRow, perSecond: number, atMs: number): Promise<void>;
}
