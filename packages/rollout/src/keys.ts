/** The key of an endpoint's active rollout, which is also the lock on the endpoint. Endpoint names ignore case. */
export function endpointKey({ accountId, region, name }: { accountId: string; region: string; name: string }): string {
  return `EP#${accountId}#${region}#${name.toLowerCase()}`;
}

/** The sort key, beside an endpoint's active rollout, of what leads to the cleanup that watches the endpoint. */
export const WATCHED_BY = 'WATCHED_BY';
