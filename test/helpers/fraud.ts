import { type Local, startLocal } from './local.ts';

export const ENDPOINT = 'fraud-detector';
export const ORIGINAL = 'fraud-detector-original';

/** A rollout of half an hour: 10 % and 100 %, three minutes each; half of the requests may fail, which a few can tell. */
export const PLAN = {
  endpoint: ENDPOINT,
  model: 'fraud-v2',
  steps: [
    { weight: 10, hold: '3m' },
    { weight: 100, hold: '3m' },
  ],
  keepWarm: '3m',
  judgeAtFull: false,
  minEvidence: 5,
  guards: [{ kind: 'error-ceiling', maxErrorPercent: 50, minRequests: 5 }],
};

/** Champion fraud-v1 on two instances under traffic, challenger fraud-v2 ready to roll out. Neither fails by itself. */
export async function startFraud(
  options: { challengerErrorRate?: number; requestsPerMinute?: number; instanceCount?: number; dataDir?: string } = {},
): Promise<Local> {
  const { challengerErrorRate = 0, requestsPerMinute = 60, instanceCount = 2, ...cloud } = options;
  const local = await startLocal(cloud);
  await local.model('fraud-v1', 0);
  await local.model('fraud-v2', challengerErrorRate);
  await local.endpoint(ENDPOINT, 'fraud-v1', instanceCount);
  if (requestsPerMinute > 0) local.traffic(ENDPOINT, requestsPerMinute);
  return local;
}

/** The share of each variant, percent, by current weight. */
export async function sharesOf(local: Local): Promise<Record<string, number>> {
  const { ProductionVariants = [] } = await local.describe(ENDPOINT);
  const total = ProductionVariants.reduce((sum, { CurrentWeight = 0 }) => sum + CurrentWeight, 0);
  return Object.fromEntries(
    ProductionVariants.map(({ VariantName, CurrentWeight = 0 }) => [
      VariantName,
      Math.round((100 * CurrentWeight) / total),
    ]),
  );
}

/** How many calls of each kind the product has sent. */
export function countsOf({ changes }: Pick<Local, 'changes'>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operation } of changes) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}

/** The calls that were sent although SageMaker was busy with the endpoint. */
export function sentWhileBusy({ changes }: Pick<Local, 'changes'>): Local['changes'] {
  const settled = ['InService', 'UpdateRollbackFailed'];
  return changes.filter(({ endpointStatus = 'InService' }) => !settled.includes(endpointStatus));
}
