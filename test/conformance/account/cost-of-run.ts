/** On-demand hosting prices of us-east-1, US dollars an hour, list, as known on 2026-11-20; to be checked. */
const HOURLY_USD: Readonly<Record<string, number>> = {
  'ml.t2.medium': 0.056,
  'ml.c5.large': 0.102,
  'ml.m5.large': 0.115,
};
/** Two variants on one instance each. A swap, should SageMaker accept one, doubles them for some minutes. */
const INSTANCES = 2;
const INSTANCES_AT_MOST = 4;
const HOURS = 1;
/** Events, messages, requests and metrics: a few thousand calls. */
const REST_USD = 0.05;

/** What a run will cost, in a sentence that is printed before anything is made. */
export function costOfRun(instanceType: string): string {
  const hourly = HOURLY_USD[instanceType];
  const what = `${INSTANCES} ${instanceType} for about ${HOURS} hour, ${INSTANCES_AT_MOST} for some minutes`;
  if (hourly === undefined) return `${what}: this price list does not know ${instanceType}; look it up.`;
  const usd = hourly * INSTANCES_AT_MOST * HOURS + REST_USD;
  return `${what}: at most ${usd.toFixed(2)} USD at us-east-1's list prices of 2026-11-20.`;
}
