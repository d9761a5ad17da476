/** A metric's identity in CloudWatch: namespace, name and the exact set of dimensions. */
export interface MetricId {
  namespace: string;
  name: string;
  dimensions: Record<string, string>;
}

const SEPARATOR = '\u0000';

/** One string per metric, whatever the order of its dimensions. */
export function metricKey({ namespace, name, dimensions }: MetricId): string {
  let key = namespace + SEPARATOR + name;
  for (const dimension of Object.keys(dimensions).sort()) {
    key += SEPARATOR + dimension + SEPARATOR + dimensions[dimension];
  }
  return key;
}

/** Dimensions as the API lists them, to a map. */
export function dimensionMap(
  list: readonly { Name?: string | undefined; Value?: string | undefined }[] | undefined,
): Record<string, string> {
  return Object.fromEntries((list ?? []).map(({ Name, Value }) => [Name ?? '', Value ?? '']));
}

/** A map of dimensions as the API lists them, in name order. */
export function dimensionList(dimensions: Record<string, string>): { Name: string; Value: string }[] {
  return Object.entries(dimensions)
    .map(([Name, Value]) => ({ Name, Value }))
    .sort((a, b) => (a.Name < b.Name ? -1 : 1));
}
