/** The names that every world shares. */
export const NAMES = {
  account: { accountId: '111122223333', region: 'us-east-1' },
  endpoint: 'Churn-Prod',
  champion: 'primary',
  oldModel: 'churn-v7',
  newModel: 'churn-v8',
  originalConfig: 'churn-original',
  outsiderConfig: 'churn-by-hand',
  alarm: 'churn-latency',
} as const;
