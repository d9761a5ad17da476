import { createHash } from 'node:crypto';
import { canonicalJson, type Page, type RecordStore } from '@fairlead/reconcile';
import * as z from 'zod/mini';
import { ScalingPolicy } from './policy/schema.ts';

/** A scaling policy as it was put. */
export interface ScalingDocument {
  endpointName: string;
  /** As its author wrote it. */
  written: Record<string, unknown>;
  policy: ScalingPolicy;
  /** Changes with the content. */
  etag: string;
}

/** What Fairlead has made for a policy, so that what is no longer wanted can be told from what is a person's. */
export const AppliedScaling = z.object({
  /** Etag of the document that was last carried out in full; absent while it is under way. */
  etag: z.optional(z.string()),
  keys: z.array(z.string()),
});
export type AppliedScaling = z.infer<typeof AppliedScaling>;

/** How an endpoint's scaling stands, for people. */
export const ScalingStatus = z.object({
  state: z.enum(['in-sync', 'applied', 'drifted', 'waiting', 'held', 'refused', 'failed', 'endpoint-missing']),
  /** One sentence: what was found, and what happens next. */
  why: z.string(),
  checkedAt: z.string(),
  drift: z.array(z.string()),
  /** What nobody but a person made: kept. */
  foreign: z.array(z.string()),
  errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })),
});
export type ScalingStatus = z.infer<typeof ScalingStatus>;

/** Whose endpoints are listed together. */
export interface Account {
  accountId: string;
  region: string;
}

/** Scaling policies and how they stand, beside the endpoint's other records. */
export interface ScalingDocuments {
  read(endpointKey: string): Promise<ScalingDocument | undefined>;
  /**
   * Write a policy, or take it away (`null`): what was applied stays in the account.
   *
   * @param expectedEtag - absent: over whatever stands; `lost` when another policy stands by now
   */
  put(
    owner: Account & { endpointKey: string; endpointName: string },
    written: Record<string, unknown> | null,
    expectedEtag?: string,
  ): Promise<{ kind: 'written'; etag: string } | { kind: 'lost' }>;
  /** Names of the endpoints that have, or had, a policy. */
  names(account: Account, cursor?: string): Promise<Page<string>>;
  applied(endpointKey: string): Promise<AppliedScaling>;
  putApplied(endpointKey: string, applied: AppliedScaling): Promise<void>;
  status(endpointKey: string): Promise<ScalingStatus | undefined>;
  putStatus(endpointKey: string, status: ScalingStatus): Promise<void>;
}

const MOST_ROUNDS = 8;
const listOf = ({ accountId, region }: Account): string => `SCALINGS#${accountId}#${region}`;
const partition = (endpointKey: string): string => `POLICY#${endpointKey}`;

/** The etag of a document. */
function etagOf(written: unknown): string {
  return createHash('sha256').update(canonicalJson(written)).digest('hex').slice(0, 16);
}

/** Scaling policies and what became of them, as records of a store. */
export function scalingDocuments(store: RecordStore): ScalingDocuments {
  const body = async (endpointKey: string, sk: string) => (await store.getRecord(partition(endpointKey), sk))?.body;

  return {
    async read(endpointKey) {
      const found = await body(endpointKey, 'SCALING');
      if (!found || found.policy === null) return undefined;
      const written = z.parse(z.record(z.string(), z.unknown()), found.policy);
      const policy = ScalingPolicy.parse(written);
      return { endpointName: String(found.endpointName), written, policy, etag: String(found.etag) };
    },

    async put({ endpointKey, endpointName, ...account }, written, expectedEtag) {
      const etag = etagOf(written);
      // Listed first: an endpoint listed without a policy is looked at for nothing, one with a policy must be listed.
      await store.putRecord({ pk: listOf(account), sk: endpointName.toLowerCase(), body: { endpointName } });
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const standing = String((await body(endpointKey, 'SCALING'))?.etag ?? 'absent');
        if (expectedEtag !== undefined && standing !== expectedEtag) return { kind: 'lost' };
        const record = { pk: partition(endpointKey), sk: 'SCALING', body: { endpointName, policy: written, etag } };
        if ((await store.replaceRecord(record, standing)) === 'written') return { kind: 'written', etag };
      }
      return { kind: 'lost' };
    },

    async names(account, cursor) {
      const page = await store.queryRecords(listOf(account), cursor === undefined ? {} : { cursor });
      const items = page.items.map(({ body: { endpointName } }) => String(endpointName));
      return { items, ...(page.cursor === undefined ? {} : { cursor: page.cursor }) };
    },

    async applied(endpointKey) {
      const found = await body(endpointKey, 'SCALING_APPLIED');
      return found ? z.parse(AppliedScaling, found) : { keys: [] };
    },
    putApplied: (endpointKey, applied) =>
      store.putRecord({ pk: partition(endpointKey), sk: 'SCALING_APPLIED', body: { ...applied } }),

    async status(endpointKey) {
      const found = await body(endpointKey, 'SCALING_STATUS');
      return found && z.parse(ScalingStatus, found);
    },
    putStatus: (endpointKey, status) =>
      store.putRecord({ pk: partition(endpointKey), sk: 'SCALING_STATUS', body: { ...status } }),
  };
}
