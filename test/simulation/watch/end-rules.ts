import {
  type AuditEntry,
  FINAL_RECORD,
  firstBrokenAuditEntry,
  type ItemStore,
  type OutgoingEvent,
} from '@fairlead/reconcile';
import { type RolloutState, rolloutPartition } from '@fairlead/rollout';
import type { EndpointRecord } from '../../../packages/local-cloud/src/services/sagemaker/records.ts';
import { servingVariants } from '../world/live.ts';
import { NAMES } from '../world/setting.ts';
import { hold } from './broken-invariant.ts';

/** `succeeded` and `rolled-back` say exactly what serves: one variant of the original name, its model, its config. */
export function checkEndIsTrue(
  { phase, plan }: RolloutState,
  endpoint: Readonly<EndpointRecord> | undefined,
  isHarmful: boolean,
): void {
  if (phase.name !== 'succeeded' && phase.name !== 'rolled-back') return;
  const won = phase.name === 'succeeded';
  hold(
    !won || !isHarmful,
    'harm-does-not-succeed',
    () => 'A challenger that fails two requests of five, or every smoke request, succeeded.',
  );
  const config = won ? plan.configs.final.name : plan.configs.original.name;
  const model = won ? plan.challenger.modelName : plan.champion.modelName;
  const shown = servingVariants(endpoint).map(({ name, spec }) => `${name} ${spec.ModelName}`);
  hold(
    endpoint?.fleet?.configName === config && shown.join() === `${NAMES.champion} ${model}`,
    'the-end-is-true',
    () => `${phase.name}, but ${endpoint?.fleet?.configName} serves ${shown.join(', ')}.`,
  );
}

/** Every transition is in the audit trail once, in an unbroken chain, and went out under one id. */
export async function checkRecords(
  id: string,
  store: ItemStore<RolloutState>,
  published: ReadonlyMap<string, OutgoingEvent>,
): Promise<void> {
  const partition = rolloutPartition(id);
  const final = await store.getRecord(partition, FINAL_RECORD);
  const entries: AuditEntry[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.queryRecords(partition, { prefix: 'AUDIT#', ...(cursor ? { cursor } : {}) });
    entries.push(...page.items.map(({ body }) => body as unknown as AuditEntry));
    cursor = page.cursor;
  } while (cursor);
  const broken = firstBrokenAuditEntry(entries);
  hold(broken === undefined, 'audit-is-whole', () => `Entry ${broken} of ${entries.length} does not fit.`);
  const head = (final?.body.audit as { seq: number } | undefined)?.seq;
  hold(head === entries.length, 'audit-is-whole', () => `${entries.length} entries; the last state counts ${head}.`);
  const ids = entries.map(({ seq }) => `${partition}#${seq}`);
  const sent = [...published.keys()].filter(
    (eventId) => eventId.startsWith(`${partition}#`) && !eventId.startsWith(`${partition}#CLEANUP#`),
  );
  const missing = ids.filter((eventId) => !published.has(eventId));
  hold(missing.length === 0 && sent.length === ids.length, 'one-id-per-transition', () => {
    return `${sent.length} event ids for ${ids.length} transitions; not sent: ${missing.join(', ') || 'none'}.`;
  });
}
