import type { EndpointStatus } from '@aws-sdk/client-sagemaker';
import { emitEndpointState } from './events.ts';
import type { Change, EndpointRecord } from './records.ts';
import type { World } from './world.ts';

/** How long a change takes: its set time, stretched by the settings' jitter. */
function stretched(world: World, durationMs: number): number {
  const { jitterRatio } = world.settings;
  return jitterRatio > 0 ? Math.round(durationMs * (1 + jitterRatio * world.random())) : durationMs;
}

function enter(world: World, endpoint: EndpointRecord, status: EndpointStatus): void {
  endpoint.status = status;
  endpoint.modifiedAtMs = world.nowMs;
  world.save(endpoint);
  emitEndpointState(world, endpoint);
}

/** Put an endpoint into a transitional status that ends after `durationMs` cloud milliseconds. */
export function begin(
  world: World,
  endpoint: EndpointRecord,
  next: { status: EndpointStatus; change: Change; durationMs: number },
): void {
  endpoint.change = next.change;
  endpoint.dueAtMs = world.nowMs + stretched(world, next.durationMs);
  enter(world, endpoint, next.status);
}

/** Put an endpoint into a status that lasts. */
export function settle(world: World, endpoint: EndpointRecord, status: EndpointStatus): void {
  endpoint.change = undefined;
  endpoint.dueAtMs = undefined;
  enter(world, endpoint, status);
}

/** Stop the clock of a change: it waits for an answer from outside. */
export function holdUp(world: World, endpoint: EndpointRecord): void {
  endpoint.dueAtMs = undefined;
  world.save(endpoint);
}
