import type { Instant, StoredRecord } from '@fairlead/reconcile';
import * as z from 'zod/mini';
import { type Address, EndpointAddress } from './address.ts';
import { targetSort, waveKey } from './names.ts';
import { ENDINGS } from './state.ts';

export const TARGET_STATES = ['pending', 'starting', 'waiting', 'running', 'reverting', ...ENDINGS] as const;
export type TargetState = (typeof TARGET_STATES)[number];

/** One endpoint of a wave, as a record of its own: the state of the wave keeps only what it needs to go on. */
export const Target = z.object({
  index: z.number(),
  endpoint: EndpointAddress,
  model: z.string(),
  state: z.enum(TARGET_STATES),
  why: z.string(),
  sinceAt: z.string(),
  rolloutId: z.nullable(z.string()),
  /** What it served before; known once its rollout has started. */
  previousModel: z.nullable(z.string()),
});
export type Target = z.infer<typeof Target>;

/** An endpoint as it waits for its turn. */
export function pendingTarget(index: number, endpoint: Address, model: string, now: Instant): Target {
  const why = 'Waits for its turn.';
  return { index, endpoint, model, state: 'pending', why, sinceAt: now, rolloutId: null, previousModel: null };
}

/** The record of an endpoint. */
export function targetRecord(waveId: string, target: Target): StoredRecord {
  return { pk: waveKey(waveId), sk: targetSort(target.index), body: { ...target } };
}
