import type { RolloutView } from '@fairlead/rollout';
import { compare, differenceText } from '@fairlead/scaling';
import { afterEach, describe, expect, it } from 'vitest';
import { LOAD } from '../../packages/scaling/src/scaling-fixture.ts';
import { ENDPOINT, PLAN, startFraud } from '../helpers/fraud.ts';
import type { Local } from '../helpers/local.ts';
import { afterChanges, autoscaling } from '../helpers/scaled.ts';

describe('S7: autoscaling through a rollout', () => {
  let local: Local;
  let fewest = 7;
  afterEach(() => local.stop());

  /** Seven instances, though the load would do with two: autoscaling would take five away if nobody kept it. */
  async function ready(): Promise<ReturnType<typeof autoscaling>> {
    local = await startFraud({ instanceCount: 7 });
    local.cloud.sagemaker.controls.configure({ instanceQuotas: { 'ml.m5.large': 100 } });
    const scaling = autoscaling(local);
    await scaling.setUp();
    return scaling;
  }

  const counts = async () => {
    const { ProductionVariants = [] } = await local.describe(ENDPOINT);
    return Object.fromEntries(ProductionVariants.map((one) => [one.VariantName, one.CurrentInstanceCount ?? 0]));
  };

  /** Let the rollout go on to its end; the champion's instances are looked at each minute while it is there. */
  async function toTheEnd(id: string): Promise<RolloutView> {
    fewest = 7;
    let ended: RolloutView | undefined;
    await local.until(async () => {
      fewest = Math.min(fewest, (await counts()).primary ?? 7);
      ended = await local.show(id);
      return ended.endedAt !== null;
    }, 120);
    if (!ended) throw new Error('It did not end.');
    return ended;
  }

  const differences = async (scaling: ReturnType<typeof autoscaling>, challenger: string, expected = afterChanges()) =>
    compare({ parts: expected }, { parts: await scaling.live(challenger) }).map(differenceText);

  it('succeeds, and everything about scaling is as it was, field by field; no instance was missing', async () => {
    const scaling = await ready();
    const { id, challenger } = await local.start(PLAN);
    expect(await toTheEnd(id)).toMatchObject({ status: 'succeeded' });
    expect(await differences(scaling, challenger.variant)).toEqual([]);
    expect(fewest).toBe(7);
  });

  it.each([
    ['preparing', null],
    ['holding', 0],
    ['holding', 1],
    ['finishing', null],
  ])('is aborted while %s (step %s), and everything is as it was', async (phase, step) => {
    const scaling = await ready();
    const { id, challenger } = await local.start(PLAN);
    await local.untilPhase(id, phase, 60, step ?? undefined);
    await local.abort(id);
    expect(await toTheEnd(id)).toMatchObject({ status: 'rolled-back' });
    expect(await differences(scaling, challenger.variant)).toEqual([]);
    expect(fewest).toBe(7);
  });

  it('while the challenger carries traffic it scales like the champion, and only the champion’s scale-in is suspended', async () => {
    const scaling = await ready();
    const { id, challenger } = await local.start(PLAN);
    await local.untilPhase(id, 'holding', 60, 0);
    const live = await scaling.live(challenger.variant);
    const shown = live.flatMap((part) =>
      part.kind === 'target'
        ? [[part.variantName, part.fields.DynamicScalingInSuspended, part.fields.DynamicScalingOutSuspended]]
        : [],
    );
    expect(shown).toEqual([
      [challenger.variant, true, false],
      ['primary', true, false],
    ]);
    expect(live.filter((part) => part.kind === 'policy' && part.variantName === challenger.variant)).toHaveLength(2);
    expect(live.filter(({ kind }) => kind === 'alarm')).toHaveLength(2);
  });

  it('keeps and tells what a person changed meanwhile', async () => {
    const scaling = await ready();
    const { id, challenger } = await local.start(PLAN);
    await local.untilPhase(id, 'holding', 60, 0);
    const edit = { kind: 'put' as const, part: { ...LOAD, fields: { ...LOAD.fields, TargetValue: 900 } } };
    await scaling.apply(edit);
    expect(await toTheEnd(id)).toMatchObject({ status: 'succeeded' });
    expect(await differences(scaling, challenger.variant, afterChanges(edit))).toEqual([]);
  });
});
