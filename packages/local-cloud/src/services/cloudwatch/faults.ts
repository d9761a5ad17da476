import { AwsError } from '../../service.ts';
import type { MetricId } from './store/metric-key.ts';

/** Which metrics a fault concerns: every given field must agree; dimensions may be a part of the metric's. */
interface MetricSelector {
  namespace?: string;
  name?: string;
  dimensions?: Record<string, string>;
}

/** A span of cloud time, start inclusive, end exclusive, milliseconds since the epoch. */
export interface TimeSpan {
  fromMs: number;
  toMs: number;
}

/** What can go wrong with the data of a metric. */
export type MetricFault =
  /** Points of the span are left out and the query says `PartialData`; without a span all of them are. */
  | { kind: 'partial-data'; metric?: MetricSelector; span?: TimeSpan }
  /** The query says `Forbidden` or `InternalError` and returns no points. */
  | { kind: 'forbidden' | 'internal-error'; metric?: MetricSelector }
  /** The minutes have no data, for queries and alarms alike, and nothing says so. */
  | { kind: 'missing-minutes'; metric?: MetricSelector; span: TimeSpan };

/** Calls fail with `ThrottlingException` (400) or `InternalServiceFault` (500): `times` in all, or until taken back. */
export interface CallFault {
  kind: 'throttle' | 'server-error';
  operation?: string;
  times?: number;
}

/** What can go wrong on request. */
export type Fault = MetricFault | CallFault;

export type QueryStatus = 'Complete' | 'PartialData' | 'InternalError' | 'Forbidden';

/** Faults in force. */
export class Faults {
  readonly #ofMetrics = new Set<MetricFault>();
  readonly #ofCalls = new Set<CallFault>();

  /** Put a fault in force. Returns a function that takes it back. */
  inject(fault: Fault): () => void {
    if (isCallFault(fault)) {
      const entry = { ...fault };
      this.#ofCalls.add(entry);
      return () => void this.#ofCalls.delete(entry);
    }
    const entry = { ...fault };
    this.#ofMetrics.add(entry);
    return () => void this.#ofMetrics.delete(entry);
  }

  clear(): void {
    this.#ofMetrics.clear();
    this.#ofCalls.clear();
  }

  /** Fail a call if a fault says so. */
  beforeCall(operation: string): void {
    for (const fault of this.#ofCalls) {
      if (fault.operation !== undefined && fault.operation !== operation) continue;
      if (fault.times !== undefined) fault.times -= 1;
      if (fault.times === 0) this.#ofCalls.delete(fault);
      if (fault.kind === 'throttle') throw new AwsError('ThrottlingException', 'Rate exceeded');
      const message = 'The request processing has failed due to an unknown error.';
      throw new AwsError('InternalServiceFault', message, { status: 500, fields: { Message: message } });
    }
  }

  /** The status of a query for this metric over `span`; the worst fault wins. */
  queryStatus(metric: MetricId, span: TimeSpan): QueryStatus {
    let status: QueryStatus = 'Complete';
    for (const fault of this.#concerning(metric)) {
      if (fault.kind === 'forbidden') return 'Forbidden';
      if (fault.kind === 'internal-error') status = 'InternalError';
      if (fault.kind === 'partial-data' && overlaps(fault.span, span) && status === 'Complete') status = 'PartialData';
    }
    return status;
  }

  /** Whether the minute's data are gone for everybody. */
  hides(metric: MetricId, atMs: number): boolean {
    return this.#concerning(metric).some((fault) => fault.kind === 'missing-minutes' && inside(fault.span, atMs));
  }

  /** Whether a query leaves this point out. */
  leavesOut(metric: MetricId, atMs: number): boolean {
    return this.#concerning(metric).some(
      (fault) =>
        fault.kind === 'forbidden' ||
        fault.kind === 'internal-error' ||
        (fault.kind === 'partial-data' && inside(fault.span, atMs)),
    );
  }

  #concerning(metric: MetricId): MetricFault[] {
    return [...this.#ofMetrics].filter((fault) => selects(fault.metric, metric));
  }
}

function isCallFault(fault: Fault): fault is CallFault {
  return fault.kind === 'throttle' || fault.kind === 'server-error';
}

function selects(selector: MetricSelector | undefined, metric: MetricId): boolean {
  const { namespace = metric.namespace, name = metric.name, dimensions = {} } = selector ?? {};
  return (
    namespace === metric.namespace &&
    name === metric.name &&
    Object.entries(dimensions).every(([key, value]) => metric.dimensions[key] === value)
  );
}

function inside(span: TimeSpan | undefined, atMs: number): boolean {
  return !span || (atMs >= span.fromMs && atMs < span.toMs);
}

function overlaps(span: TimeSpan | undefined, other: TimeSpan): boolean {
  return !span || (span.fromMs < other.toMs && other.fromMs < span.toMs);
}
