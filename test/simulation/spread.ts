import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type CampaignResult, runCampaign, type SeedRange, together } from './campaign.ts';

/** Live through seeds in several threads, each its own share of them. What comes of a seed does not depend on it. */
export async function spread(range: SeedRange, threads: number): Promise<CampaignResult> {
  if (threads <= 1) return runCampaign(range);
  const share = Math.ceil(range.count / threads);
  const shares = Array.from({ length: threads }, (_, index): SeedRange => {
    const count = Math.max(0, Math.min(share, range.count - index * share));
    return { ...range, from: range.from + index * share, count };
  });
  return together(await Promise.all(shares.map(inThread)));
}

/** @throws what the thread throws */
async function inThread(range: SeedRange): Promise<CampaignResult> {
  const worker = new Worker(new URL(import.meta.url), { workerData: range });
  const [result] = await once(worker, 'message');
  return result;
}

if (!isMainThread && parentPort) parentPort.postMessage(await runCampaign(workerData));
