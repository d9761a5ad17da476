import type { PermissionsView } from '@fairlead/roles';
import type { CommandName, LookEvidence, QueuedRollout, RolloutView } from '@fairlead/rollout';
import type { TargetView, WaveCommand, WaveView } from '@fairlead/wave';
import { type EndpointPlace, endpointPath } from './endpoint-place.ts';
import { EXIT, Exit } from './exit-codes.ts';
import { type ScalingApi, scalingApi } from './scaling-api.ts';

/** A refusal as the API tells it (RFC 9457). */
interface ProblemBody {
  title?: string;
  detail?: string;
  errors?: { pointer: string; detail: string }[];
}

/** What `POST /v1/rollouts/plan` answers, as far as it is shown. */
export interface PlanAnswer {
  endpoint: string;
  champion: { variant: string; model: string };
  challenger: { model: string; package: string | null };
  shadow: { hold: string; longestHold: string; samplePercent: number } | null;
  smokeRequests: number;
  finalVariant: string;
  steps: {
    weight: number;
    hold: string;
    longestHold: string;
    instances: number;
    underpowered: boolean;
    outlook: string[];
  }[];
  atLeast: string;
  guards: string[];
  peakInstances: Record<string, number>;
  scaling: { atSwaps: 'suspended' | 'deregistered'; copied: string[]; restored: string[] } | null;
  warnings: string[];
}

/** What `GET /v1/waves/{id}` answers. */
export interface WaveDetail extends WaveView {
  targets: TargetView[];
}

/** A rollout, with the one that waits for it to end. */
export type ShownRollout = RolloutView & { next?: QueuedRollout | null };

/** The REST API, as the commands use it. Every method throws `Exit` with a readable message when the API refuses. */
export interface ApiClient extends ScalingApi {
  start(body: unknown, idempotencyKey?: string): Promise<(RolloutView & { warnings: string[] }) | QueuedRollout>;
  list(query: { limit: number; cursor?: string }): Promise<{ items: RolloutView[]; nextCursor: string | null }>;
  show(id: string): Promise<ShownRollout | QueuedRollout>;
  command(id: string, name: CommandName, reason?: string): Promise<RolloutView | QueuedRollout>;
  looks(
    id: string,
    query: { limit: number; cursor?: string },
  ): Promise<{ items: LookEvidence[]; nextCursor: string | null }>;
  startWave(body: unknown, idempotencyKey?: string): Promise<WaveView & { warnings: string[] }>;
  listWaves(query: { limit: number; cursor?: string }): Promise<{ items: WaveView[]; nextCursor: string | null }>;
  showWave(id: string): Promise<WaveDetail>;
  commandWave(id: string, name: WaveCommand, reason?: string): Promise<WaveView>;
  plan(body: unknown): Promise<PlanAnswer>;
  backtest(body: unknown): Promise<{ lines: string[] }>;
  policy(endpoint: EndpointPlace): Promise<Record<string, unknown>>;
  putPolicy(endpoint: EndpointPlace, policy: Record<string, unknown>): Promise<Record<string, unknown>>;
  policySchema(): Promise<Record<string, unknown>>;
  permissions(): Promise<PermissionsView>;
}

/**
 * The API at a base URL.
 *
 * @param token - gives the access token for a request; undefined: nobody is signed in. It is sent to the base URL alone
 */
export function apiClient(
  baseUrl: string,
  token: () => Promise<string | undefined> = async () => undefined,
): ApiClient {
  async function call<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const bearer = await token();
    const authorization = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      redirect: 'error',
      headers: { accept: 'application/json', 'content-type': 'application/json', ...authorization, ...headers },
      ...init,
    }).catch((error: unknown) => {
      const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
      throw new Exit(EXIT.failed, `Cannot reach Fairlead at ${baseUrl}: ${reason}. Is it running?`);
    });
    const text = await response.text();
    if (!response.ok) throw refused(response.status, text);
    return JSON.parse(text) as T;
  }

  const policy = (endpoint: EndpointPlace): string => endpointPath(endpoint, '/policy');
  const paged = ({ limit, cursor }: { limit: number; cursor?: string }): string =>
    String(new URLSearchParams({ limit: String(limit), ...(cursor ? { cursor } : {}) }));
  const wave = (id: string): string => `/v1/waves/${encodeURIComponent(id)}`;
  const rollout = (id: string): string => `/v1/rollouts/${encodeURIComponent(id)}`;
  return {
    ...scalingApi(call),
    start: (body, key) => call('POST', '/v1/rollouts', body, key ? { 'idempotency-key': key } : {}),
    list: (query) => call('GET', `/v1/rollouts?${paged(query)}`),
    looks: (id, query) => call('GET', `${rollout(id)}/looks?${paged(query)}`),
    startWave: (body, key) => call('POST', '/v1/waves', body, key ? { 'idempotency-key': key } : {}),
    listWaves: (query) => call('GET', `/v1/waves?${paged(query)}`),
    showWave: (id) => call('GET', wave(id)),
    commandWave: (id, name, reason) => call('POST', `${wave(id)}/${name}`, reason ? { reason } : {}),
    plan: (body) => call('POST', '/v1/rollouts/plan', body),
    backtest: (body) => call('POST', '/v1/guards/backtest', body),
    policy: (endpoint) => call('GET', policy(endpoint)),
    putPolicy: (endpoint, body) => call('PUT', policy(endpoint), body),
    permissions: () => call('GET', '/v1/me/permissions'),
    policySchema: () => call('GET', '/v1/schemas/endpoint-policy'),
    show: (id) => call('GET', rollout(id)),
    command: (id, name, reason) => call('POST', `${rollout(id)}/${name}`, reason ? { reason } : {}),
  };
}

/** The API's refusal, every fault on a line of its own. */
function refused(status: number, text: string): Exit {
  const problem = parseProblem(text);
  const faults = (problem.errors ?? []).map(({ pointer, detail }) => `  ${pointer}  ${detail}`);
  const message = [`${problem.title ?? `HTTP ${status}`}: ${problem.detail ?? text.slice(0, 200)}`, ...faults].join(
    '\n',
  );
  if (status === 401 || status === 403) return new Exit(EXIT.denied, message);
  const malformed = status === 400 || status === 413 || status === 415 || problem.title === 'Request body invalid';
  return new Exit(malformed ? EXIT.usage : EXIT.failed, message);
}

function parseProblem(text: string): ProblemBody {
  try {
    return JSON.parse(text) as ProblemBody;
  } catch {
    return {};
  }
}
