import type { Cloud, CloudOptions } from '@fairlead/local-cloud';
import type { SignInInput } from '@fairlead/roles';
import type { RolloutView } from '@fairlead/rollout';
import { vi } from 'vitest';
import { localClients } from '../../scripts/local/clients.ts';
import { accountOf } from './account.ts';
import type { MemberAccount } from './member-account.ts';
import { recordUse, toldDenial } from './permission-use.ts';
import { recordChanges } from './recorded-calls.ts';
import { testIssuer } from './test-issuer.ts';

const MINUTE_MS = 60_000;
export const START_MS = Date.parse('2026-01-14T09:00:00.000Z');

interface LocalOptions extends Pick<CloudOptions, 'dataDir' | 'seed' | 'cloudwatch'> {
  /** Makes it the hub of a member account. */
  member?: MemberAccount;
  /** Rules beside those of the test's own issuer. */
  grants?: NonNullable<SignInInput['grants']>;
}

/** A Fairlead on a local cloud in virtual time, without sockets: what scenarios drive. */
export async function startLocal({ member, grants = [], ...options }: LocalOptions = {}) {
  process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
  process.env.POWERTOOLS_METRICS_DISABLED = 'true';
  // Every cloud gets code of its own: handlers read the environment and the platform when they are loaded.
  vi.resetModules();
  const { startCloud } = await import('@fairlead/local-cloud');
  const cloud = await startCloud({ clock: 'virtual', startMs: START_MS, ...options });
  const { deploy } = await import('../../scripts/local/deploy.ts');
  const { recorded, changes } = recordChanges(cloud as Cloud);
  const requestHandler = member?.join(cloud, recorded.requestHandler) ?? recorded.requestHandler;
  const issuer = await testIssuer();
  const signIn = { ...issuer.signIn, grants: [...issuer.signIn.grants, ...grants] };
  const authorization = `Bearer ${await issuer.token()}`;
  await deploy({ ...recorded, requestHandler }, { signIn, members: member?.members });
  const advance = (ms: number) => member?.advance(cloud, ms) ?? cloud.clock.advance(ms);
  const clients = localClients(cloud);

  async function api(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const init = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const request = new Request(`http://api.local${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization, ...headers },
      ...init,
    });
    const response = await cloud.fetchApi('fairlead', request);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
  }

  /** Let minutes pass until something holds; throws with the last rollout's view when it does not come. */
  async function until(holds: () => Promise<boolean>, minutes: number): Promise<void> {
    for (let minute = 0; minute <= minutes; minute++) {
      if (await holds()) return;
      await advance(MINUTE_MS);
    }
    const { body } = await api('GET', '/v1/rollouts?limit=1');
    throw new Error(`Did not come true within ${minutes} minutes. Newest rollout: ${JSON.stringify(body?.items?.[0])}`);
  }

  const account = accountOf(cloud, clients, until);
  const local = {
    cloud,
    clients,
    /** Call the API, as `ana`, who holds every role, unless the headers say otherwise. */
    api,
    /** A token of the test's issuer: `ana`'s, with claims changed. */
    token: issuer.token,
    clock: cloud.clock,
    /** What the product has sent to change SageMaker, in order. */
    changes,

    ...account,

    until,

    /** Let minutes pass until the newest rollout stands in a phase (and at a step, from 0). */
    async untilPhase(id: string, phase: string, minutes = 60, step?: number): Promise<RolloutView> {
      const stands = (view: RolloutView) => view.phase === phase && (step === undefined || view.currentStep === step);
      await until(async () => stands(await local.show(id)), minutes);
      return local.show(id);
    },

    advance,

    async advanceMinutes(minutes: number): Promise<void> {
      await advance(minutes * MINUTE_MS);
    },

    async start(body: Record<string, unknown>, headers: Record<string, string> = {}): Promise<RolloutView> {
      const { status, body: rollout } = await api('POST', '/v1/rollouts', body, headers);
      if (status !== 201) throw new Error(`The start answered ${status}: ${JSON.stringify(rollout)}`);
      return rollout;
    },

    async show(id: string): Promise<RolloutView> {
      return (await api('GET', `/v1/rollouts/${id}`)).body;
    },

    async untilStatus(id: string, statuses: string | string[], minutes: number): Promise<RolloutView> {
      const wanted = [statuses].flat();
      await until(async () => wanted.includes((await local.show(id)).status), minutes);
      return local.show(id);
    },

    async abort(id: string, reason = 'a test'): Promise<RolloutView> {
      const { status, body } = await api('POST', `/v1/rollouts/${id}/abort`, { reason });
      if (status !== 202) throw new Error(`The abort answered ${status}: ${JSON.stringify(body)}`);
      return body;
    },

    /** @throws Error naming what a function's role does not allow, although the function asked for it */
    async stop(): Promise<void> {
      account.stopTraffic();
      await cloud.stop();
      recordUse(cloud.access);
      const denials = cloud.access.denials().map(toldDenial);
      if (denials.length > 0) throw new Error(`Missing in the manifests:\n  ${[...new Set(denials)].join('\n  ')}`);
    },
  };
  return local;
}
export type Local = Awaited<ReturnType<typeof startLocal>>;
