import { type EndpointPlace, endpointPath } from './endpoint-place.ts';

/** What `POST …/scaling/plan` answers. */
export interface ScalingPlanAnswer {
  endpoint: string;
  changes: string[];
  drift: string[];
  foreign: string[];
  notes: string[];
}

/** What `GET …/scaling/status` and `POST …/scaling/apply` answer; a policy never looked at has only state and why. */
export interface ScalingStatusAnswer {
  state: string;
  why: string;
  checkedAt?: string;
  drift?: string[];
  foreign?: string[];
  errors?: { pointer: string; detail: string }[];
}

/** What `GET …/scaling/advice` answers. */
export interface ScalingAdviceAnswer {
  endpoint: string;
  variant: string;
  advice:
    | { reason: string }
    | {
        targetPerInstance: number;
        min: number;
        max: number;
        instanceHoursPerDay: { now: number; advised: number };
        latencyP95Ms?: { now: number; nearTarget?: number };
        because: string[];
        caveats: string[];
      };
  /** Invocations per minute, evenly spaced; null where nothing was measured. */
  chart: (number | null)[];
}

/** The routes on autoscaling, as the commands use them. */
export interface ScalingApi {
  scaling(endpoint: EndpointPlace): Promise<Record<string, unknown>>;
  putScaling(endpoint: EndpointPlace, policy: Record<string, unknown>): Promise<Record<string, unknown>>;
  scalingStatus(endpoint: EndpointPlace): Promise<ScalingStatusAnswer>;
  planScaling(endpoint: EndpointPlace, policy?: Record<string, unknown>): Promise<ScalingPlanAnswer>;
  applyScaling(endpoint: EndpointPlace): Promise<ScalingStatusAnswer>;
  scalingAdvice(endpoint: EndpointPlace, query: Record<string, string>): Promise<ScalingAdviceAnswer>;
  scalingSchema(): Promise<Record<string, unknown>>;
}

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** The routes over a way to call the API. */
export function scalingApi(call: Call): ScalingApi {
  const at = (endpoint: EndpointPlace, rest = '', query = {}): string =>
    endpointPath(endpoint, `/scaling${rest}`, query);
  return {
    scaling: (endpoint) => call('GET', at(endpoint)),
    putScaling: (endpoint, policy) => call('PUT', at(endpoint), policy),
    scalingStatus: (endpoint) => call('GET', at(endpoint, '/status')),
    planScaling: (endpoint, policy) => call('POST', at(endpoint, '/plan'), policy ? { policy } : {}),
    applyScaling: (endpoint) => call('POST', at(endpoint, '/apply'), {}),
    scalingAdvice: (endpoint, query) => call('GET', at(endpoint, '/advice', query)),
    scalingSchema: () => call('GET', '/v1/schemas/scaling-policy'),
  };
}
