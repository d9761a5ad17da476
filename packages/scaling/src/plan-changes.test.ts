import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceText } from './compare.ts';
import { afterOperations, operationText } from './operation.ts';
import { keyOf, type LiveScaling, placeOf, type ScalingPart } from './part.ts';
import { planChanges } from './plan-changes.ts';
import { ALARM, anyScaling, BURST, EVENING, edited, FRAUD, LOAD, TARGET } from './scaling-fixture.ts';

const CODE = [TARGET, LOAD];
const EMPTY: LiveScaling = { endpointName: 'fraud', parts: [] };

describe('a plan of changes', () => {
  it('makes everything where there is nothing, the target before its policies', () => {
    const { operations, drift } = planChanges([LOAD, TARGET], EMPTY);
    expect(operations.map(operationText)).toEqual([
      '+ scalable target of variant primary: MinCapacity 2, MaxCapacity 20',
      '+ policy load of variant primary: PolicyType "TargetTrackingScaling", TargetValue 700, PredefinedMetricSpecification {"PredefinedMetricType":"SageMakerVariantInvocationsPerInstance"}, ScaleInCooldown 600',
    ]);
    expect(drift.map(differenceText)).toEqual([
      'policy load of variant primary: missing',
      'scalable target of variant primary: missing',
    ]);
  });

  it('keeps and reports what is in the account and not in the code', () => {
    const { operations, foreign, drift } = planChanges(CODE, FRAUD);
    expect([operations, drift]).toEqual([[], []]);
    expect(foreign.map(placeOf)).toEqual([
      'policy burst of variant primary',
      'scheduled action evening of variant primary',
      'scheduled action night of variant primary',
      'alarm burst-high',
    ]);
  });

  it('takes away what an earlier version of the code made, and nothing else', () => {
    const { operations, foreign } = planChanges(CODE, FRAUD, [TARGET, LOAD, BURST, ALARM].map(keyOf));
    expect(operations.map(operationText)).toEqual(['- alarm burst-high', '- policy burst of variant primary']);
    expect(foreign).toHaveLength(2);
  });

  it('does not deregister a target on which somebody else’s policy hangs', () => {
    const { operations, held } = planChanges(
      [],
      { ...FRAUD, parts: [TARGET, LOAD, EVENING] },
      [TARGET, LOAD].map(keyOf),
    );
    expect(operations.map(operationText)).toEqual(['- policy load of variant primary']);
    expect(held.map(placeOf)).toEqual(['scalable target of variant primary']);
  });

  it('shows drift with the value wanted and the value seen', () => {
    const { drift, operations } = planChanges(CODE, edited(FRAUD, LOAD, { TargetValue: 900 }));
    expect(drift.map(differenceText)).toEqual(['policy load of variant primary: TargetValue is 900, wanted 700']);
    expect(operations).toHaveLength(1);
  });

  it('leaves suspended what somebody has suspended', () => {
    const live = edited(FRAUD, TARGET, { DynamicScalingInSuspended: true });
    expect(planChanges(CODE, live).operations).toEqual([]);
    const after = afterOperations(
      live,
      planChanges([{ ...TARGET, fields: { MinCapacity: 3, MaxCapacity: 20 } }], live).operations,
    );
    expect(after.parts.find(({ kind }) => kind === 'target')?.fields).toMatchObject({
      MinCapacity: 3,
      DynamicScalingInSuspended: true,
    });
  });

  it('takes a policy away before it makes one of another type under its name', () => {
    const step: ScalingPart = { ...BURST, name: 'load' } as ScalingPart;
    expect(planChanges([TARGET, step], FRAUD).operations.map(({ kind, part }) => `${kind} ${placeOf(part)}`)).toEqual([
      'remove policy load of variant primary',
      'put policy load of variant primary',
    ]);
  });

  it('is idempotent: carried out, it leaves nothing to do, and every foreign part stands as it was', () => {
    fc.assert(
      fc.property(anyScaling, anyScaling, anyScaling, (code, live, before) => {
        const applied = before.parts.map(keyOf);
        const first = planChanges(code.parts, live, applied);
        const after = afterOperations(live, first.operations);
        const second = planChanges(code.parts, after, applied);
        expect([second.operations, second.drift]).toEqual([[], []]);
        expect(second.foreign).toEqual(first.foreign);
        const twice = afterOperations(
          after,
          first.operations.filter(({ kind }) => kind === 'put'),
        );
        expect(twice).toEqual(after);
      }),
      { seed: 6, numRuns: 500 },
    );
  });
});
