import type { CloudWatchClient, MetricDataQuery } from '@aws-sdk/client-cloudwatch';

/** The inputs that commands carry, as far as tests look at them. */
export interface StubInput {
  MetricDataQueries?: MetricDataQuery[];
  AlarmNames?: string[];
  AlarmTypes?: string[];
  StartTime?: Date;
  EndTime?: Date;
  ScanBy?: string;
  NextToken?: string;
}

/** A client that gives its replies in order, or throws those that are errors, and keeps what it was asked. */
export function stubClient(...replies: (object | Error)[]) {
  const inputs: StubInput[] = [];
  const client = {
    async send({ input }: { input: StubInput }) {
      inputs.push(input);
      const reply = replies[inputs.length - 1];
      if (reply instanceof Error) throw reply;
      return reply;
    },
  };
  return { inputs, client: client as unknown as CloudWatchClient };
}

/** A result of GetMetricData. */
export function result(Id: string, points: readonly [startMs: number, value: number][], StatusCode = 'Complete') {
  return {
    Id,
    Label: Id,
    StatusCode,
    Timestamps: points.map(([startMs]) => new Date(startMs)),
    Values: points.map(([, value]) => value),
  };
}
