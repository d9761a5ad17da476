import { reportRun, wireLoop } from '../wire-loop.ts';

const { reconciler } = wireLoop(process.env);

/** Drive an endpoint's rollout after it was woken. @returns false when it has ended in between */
export async function runWoken(key: string): Promise<boolean> {
  const result = await reconciler.run(key);
  reportRun(key, result);
  return result.kind !== 'idle';
}
