/** What an account is billed for, counted. */
export interface Usage {
  /** API calls by `service:Operation`. */
  calls: Map<string, number>;
  /** Invocations by function name, with each function's memory. */
  invocations: Map<string, { count: number; memoryMb: number }>;
  /** DynamoDB capacity consumed, as the table counted it. */
  readUnits: number;
  writeUnits: number;
  /** Metrics asked for in GetMetricData. */
  metricsRead: number;
  /** Events put on a bus of one's own. */
  events: number;
  /** Requests to the HTTP API. */
  httpRequests: number;
}

export function noUsage(): Usage {
  return {
    calls: new Map(),
    invocations: new Map(),
    readUnits: 0,
    writeUnits: 0,
    metricsRead: 0,
    events: 0,
    httpRequests: 0,
  };
}

/** A copy that later counting does not change. */
export function snapshot(usage: Usage): Usage {
  return structuredClone(usage);
}

/** What was used between two snapshots. */
export function since(before: Usage, after: Usage): Usage {
  const calls = [...after.calls].map(([name, count]) => [name, count - (before.calls.get(name) ?? 0)] as const);
  const invocations = [...after.invocations].map(([name, { count, memoryMb }]) => {
    return [name, { count: count - (before.invocations.get(name)?.count ?? 0), memoryMb }] as const;
  });
  return {
    calls: new Map(calls.filter(([, count]) => count > 0)),
    invocations: new Map(invocations.filter(([, { count }]) => count > 0)),
    readUnits: after.readUnits - before.readUnits,
    writeUnits: after.writeUnits - before.writeUnits,
    metricsRead: after.metricsRead - before.metricsRead,
    events: after.events - before.events,
    httpRequests: after.httpRequests - before.httpRequests,
  };
}
