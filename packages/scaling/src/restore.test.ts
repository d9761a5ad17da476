import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare } from './compare.ts';
import { afterOperations } from './operation.ts';
import type { LiveScaling } from './part.ts';
import { editText, restore } from './restore.ts';
import { ALARM, anyScaling, BURST, EVENING, edited, FRAUD, LOAD, NIGHT, TARGET, without } from './scaling-fixture.ts';
import { ScalingSnapshot, snapshotOf } from './snapshot.ts';
import { resume, suspend } from './suspend.ts';

const DEREGISTER = { kind: 'remove', part: TARGET } as const;
const suspended = afterOperations(FRAUD, suspend(FRAUD, ['primary'], 'scale-in'));
const deregistered = afterOperations(FRAUD, [DEREGISTER]);

function back(left: LiveScaling, live: LiveScaling) {
  const restoration = restore(snapshotOf(FRAUD), left, live);
  const after = afterOperations(live, restoration.operations);
  return { ...restoration, after, texts: restoration.edits.map(editText) };
}

describe('restoring a snapshot', () => {
  it('after a suspension sends one change, and the account is as it was', () => {
    const { operations, edits, after } = back(suspended, suspended);
    expect(operations).toHaveLength(1);
    expect(edits).toEqual([]);
    expect(compare(snapshotOf(FRAUD), after)).toEqual([]);
  });

  it('after deregistering makes the target first, then all policies and scheduled actions, as they were', () => {
    expect(deregistered.parts.map(({ kind }) => kind)).toEqual(['alarm']);
    const { operations, after } = back(deregistered, deregistered);
    expect(operations.map(({ kind, part }) => `${kind} ${part.kind}`)).toEqual([
      'put target',
      'put policy',
      'put policy',
      'put schedule',
      'put schedule',
      'put alarm',
    ]);
    expect(compare(snapshotOf(FRAUD), after)).toEqual([]);
  });

  it('from which nothing had been changed yet, because a crash came first, does nothing', () => {
    expect(back(suspended, FRAUD)).toMatchObject({ operations: [], edits: [] });
    expect(back(deregistered, FRAUD)).toMatchObject({ operations: [], edits: [] });
  });

  it('that crashed in the middle goes on from there', () => {
    const halfway = afterOperations(deregistered, back(deregistered, deregistered).operations.slice(0, 3));
    const { operations, after, edits } = back(deregistered, halfway);
    expect([operations.length, edits]).toEqual([3, []]);
    expect(compare(snapshotOf(FRAUD), after)).toEqual([]);
  });

  it('keeps a person’s edit of another field beside it, and tells of it', () => {
    const live = edited(edited(suspended, TARGET, { MaxCapacity: 30 }), LOAD, { TargetValue: 500 });
    const { after, texts, expected } = back(suspended, live);
    expect(texts).toEqual([
      'policy load of variant primary: TargetValue was 700 and was set to 500 meanwhile; that is kept.',
      'scalable target of variant primary: MaxCapacity was 20 and was set to 30 meanwhile; that is kept.',
    ]);
    expect(compare(expected, after)).toEqual([]);
    expect(after.parts.find(({ kind }) => kind === 'target')?.fields).toEqual({
      MinCapacity: 2,
      MaxCapacity: 30,
      DynamicScalingInSuspended: false,
      DynamicScalingOutSuspended: false,
      ScheduledScalingSuspended: false,
    });
  });

  it('keeps what a person added, leaves removed what a person removed, and tells of both', () => {
    const added = { ...LOAD, name: 'added' } as typeof LOAD;
    const live = without({ ...suspended, parts: [...suspended.parts, added] }, NIGHT);
    const { after, texts } = back(suspended, live);
    expect(texts.toSorted()).toEqual([
      'policy added of variant primary was added meanwhile; it is kept.',
      'scheduled action night of variant primary was removed meanwhile; it stays removed.',
    ]);
    expect(after.parts.map((part) => ('name' in part ? part.name : 'target')).toSorted()).toEqual([
      'added',
      'burst',
      'burst-high',
      'evening',
      'load',
      'target',
    ]);
  });

  it('of a target that a person registered anew meanwhile keeps the person’s limits and brings the policies back', () => {
    const live = {
      ...deregistered,
      parts: [...deregistered.parts, { ...TARGET, fields: { MinCapacity: 7, MaxCapacity: 20 } }],
    };
    const { after, texts } = back(deregistered, live);
    expect(texts).toEqual([
      'scalable target of variant primary: MinCapacity was 2 and was set to 7 meanwhile; that is kept.',
    ]);
    expect(compare(snapshotOf(FRAUD), after)).toMatchObject([{ field: 'MinCapacity', wanted: 2, seen: 7 }]);
  });

  it('takes away what was made for the rollout only', () => {
    const copy = { ...TARGET, variantName: 'challenger' } as typeof TARGET;
    const left = { ...FRAUD, parts: [...FRAUD.parts, copy] };
    const { operations, after } = back(left, left);
    expect(operations).toMatchObject([{ kind: 'remove', part: { kind: 'target', variantName: 'challenger' } }]);
    expect(compare(snapshotOf(FRAUD), after)).toEqual([]);
  });

  it('is the identity: whatever was suspended or deregistered, afterwards all is as it was', () => {
    const change = fc.constantFrom('scale-in', 'everything', 'deregister', 'nothing');
    fc.assert(
      fc.property(anyScaling, change, fc.boolean(), (live, how, crashed) => {
        const operations =
          how === 'deregister'
            ? live.parts.filter(({ kind }) => kind === 'target').map((part) => ({ kind: 'remove' as const, part }))
            : how === 'nothing'
              ? []
              : suspend(live, ['primary', 'other'], how === 'everything' ? 'everything' : 'scale-in');
        const left = afterOperations(live, operations);
        const now = crashed ? afterOperations(live, operations.slice(0, 1)) : left;
        const { operations: wayBack, edits, expected } = restore(snapshotOf(live), left, now);
        const after = afterOperations(now, wayBack);
        expect(edits).toEqual([]);
        expect(compare(snapshotOf(live), after)).toEqual([]);
        expect(compare(expected, after)).toEqual([]);
        expect(restore(snapshotOf(live), left, after).operations).toEqual([]);
      }),
      { seed: 6, numRuns: 500 },
    );
  });

  it('loses no edit: what a person made of it meanwhile is in the account afterwards, whatever we did before', () => {
    fc.assert(
      fc.property(anyScaling, anyScaling, (live, edit) => {
        const left = afterOperations(live, suspend(live, ['primary', 'other'], 'everything'));
        const { operations, expected } = restore(snapshotOf(live), left, edit);
        const after = afterOperations(edit, operations);
        expect(compare(expected, after)).toEqual([]);
        const untouched = compare(left, edit).filter(({ kind }) => kind === 'extra');
        const kept = new Set(after.parts.map((part) => JSON.stringify({ ...part, fields: undefined })));
        for (const { part } of untouched) expect(kept).toContain(JSON.stringify(part));
      }),
      { seed: 6, numRuns: 500 },
    );
  });

  it('works on a snapshot that was stored and read again', () => {
    expect(ScalingSnapshot.parse(JSON.parse(JSON.stringify(snapshotOf(FRAUD))))).toEqual(snapshotOf(FRAUD));
  });
});

describe('suspending', () => {
  it('scale-in leaves scale-out and schedules alone', () => {
    expect(suspend(FRAUD, ['primary'], 'scale-in')).toMatchObject([
      { kind: 'put', part: { kind: 'target', fields: { DynamicScalingInSuspended: true } } },
    ]);
  });

  it('what is suspended already sends nothing', () => {
    expect(suspend(suspended, ['primary'], 'scale-in')).toEqual([]);
    expect(suspend(FRAUD, ['another'], 'everything')).toEqual([]);
  });

  it('resuming leaves suspended what a person had suspended before', () => {
    const before = edited(FRAUD, TARGET, { ScheduledScalingSuspended: true });
    const during = afterOperations(before, suspend(before, ['primary'], 'everything'));
    const after = afterOperations(during, resume(snapshotOf(before), during, ['primary']));
    expect(compare(before, after)).toEqual([]);
  });

  it('after a swap scale-in can stay suspended while the rest goes on', () => {
    const during = afterOperations(FRAUD, suspend(FRAUD, ['primary'], 'everything'));
    const after = afterOperations(during, resume(snapshotOf(FRAUD), during, ['primary'], 'scale-in'));
    expect(compare(suspended, after)).toEqual([]);
  });
});

describe('comparing', () => {
  it('is blind to order, to defaults that are shown or not, and to what AWS adds by itself', () => {
    const shown: LiveScaling = {
      endpointName: 'fraud',
      parts: [
        {
          ...ALARM,
          fields: {
            ...ALARM.fields,
            AlarmArn: 'arn:aws:cloudwatch:x',
            StateValue: 'OK',
            OKActions: [],
            DatapointsToAlarm: 1,
          },
        },
        NIGHT,
        EVENING,
        { ...BURST, fields: { ...BURST.fields, MetricAggregationType: 'Average' } },
        { ...LOAD, fields: { ...LOAD.fields, ScaleOutCooldown: 300, DisableScaleIn: false } },
        {
          ...TARGET,
          fields: {
            ...TARGET.fields,
            ScheduledScalingSuspended: false,
            RoleARN: 'arn:aws:iam::1:role/aws-service-role/x/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint',
          },
        },
      ],
    };
    expect(compare(FRAUD, shown)).toEqual([]);
  });

  it('finds a changed field, a missing part and an extra one', () => {
    const live = edited(without(FRAUD, NIGHT), LOAD, { ScaleInCooldown: 300 });
    expect(compare(FRAUD, live)).toMatchObject([
      { kind: 'field', field: 'ScaleInCooldown', wanted: 600, seen: 300 },
      { kind: 'missing', part: { name: 'night' } },
    ]);
    expect(compare(live, FRAUD)).toMatchObject([{ kind: 'field' }, { kind: 'extra', part: { name: 'night' } }]);
  });
});
