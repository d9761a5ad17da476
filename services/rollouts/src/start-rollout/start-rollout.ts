import type { QueuedRollout } from '@fairlead/rollout';
import { addressOf, derivedId, type EndpointAddress, type Places, Problem } from '@fairlead/runtime';
import type { NextRollouts } from '../next-rollout/queue-rollout.ts';
import type { makePlanner } from '../planning.ts';
import type { makeBeginRollout, StartedRollout } from './begin-rollout.ts';
import type { StartRolloutBody } from './body.ts';

interface Deps {
  plan: ReturnType<typeof makePlanner>;
  begin: ReturnType<typeof makeBeginRollout>;
  next: Pick<NextRollouts, 'queue'>;
  abort(id: string, who: { by: string; reason: string }): Promise<unknown>;
  /** What an endpoint's policy says about a start while another rollout holds it. */
  onNewVersion(endpoint: EndpointAddress): Promise<StartRolloutBody['onNewVersion']>;
  places: Places;
}

/**
 * Start a rollout. The id comes from caller and key, so a repeat finds the first.
 *
 * While another rollout holds the endpoint it is refused, waits for its turn, or takes the other one back first, as the
 * request or the endpoint's policy says.
 *
 * @throws Problem `member_unknown`
 */
export function makeStartRollout({ plan, begin, next, abort, onNewVersion, places }: Deps) {
  return async function start(
    body: StartRolloutBody,
    request: Record<string, unknown>,
    { caller, idempotencyKey }: { caller: string; idempotencyKey: string },
  ): Promise<StartedRollout | QueuedRollout> {
    const id = derivedId('rol', caller, idempotencyKey);
    const endpoint = addressOf(places, body.endpoint, '#/endpoint');
    try {
      return await begin({ id, endpoint, by: caller, plan: () => plan(id, endpoint, body) });
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'endpoint_has_rollout') throw error;
      const policy = body.onNewVersion ?? (await onNewVersion(endpoint)) ?? 'reject';
      if (policy === 'reject') throw error;
      const owner = String(error.extra.rolloutId);
      const queued = await next.queue({ id, endpoint, model: body.model, request, by: caller }, owner);
      if (policy === 'supersede') await abort(owner, { by: caller, reason: `superseded by ${id} (${body.model})` });
      return queued;
    }
  };
}
