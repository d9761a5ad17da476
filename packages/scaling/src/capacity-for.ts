/** What is known about the present load and who carries it. */
export interface CapacityQuestion {
  /** The challenger's coming share of requests, percent, 0–100. */
  weightPercent: number;
  /**
   * Invocations per minute of all variants together, now (`presentLoad`); undefined when CloudWatch has no data: then
   * the champion's count alone says how much the load needs, never zero.
   */
  invocationsPerMinute?: number | undefined;
  champion: {
    /** Instances that serve now; from the start of the rollout on never fewer than the whole load needs. */
    instances: number;
  };
  challenger: { instances: number };
  /** Invocations per instance and minute that an instance may carry: the target value of target tracking, if there is one. */
  targetPerInstance?: number | undefined;
  /** Room beyond the share of the load, percent; default 10. */
  headroomPercent?: number;
}

/** Whole instances. */
export interface CapacityAnswer {
  /** What the challenger needs before its weight rises to the share. Never 0. */
  challengerNeeds: number;
  /** What the champion needs for the rest of the load. Never 0, so that a way back stays. */
  championNeeds: number;
  /** What the champion would need for the whole load: what it keeps until the finish unless shrinking is allowed. */
  championNeedsForAll: number;
  /** True once the challenger holds what it needs and the champion has more than the rest of the load needs. */
  championMayShrink: boolean;
  /** How it was reckoned, in one sentence. */
  why: string;
}

const DEFAULT_HEADROOM_PERCENT = 10;

/**
 * How many instances a share of the present load needs.
 *
 * An instance may carry `targetPerInstance`; where that is not known, what an instance of the champion carries now.
 *
 * @throws RangeError for a weight outside 0–100 or a champion without instances
 */
export function capacityFor(question: CapacityQuestion): CapacityAnswer {
  const { weightPercent, champion, challenger, headroomPercent = DEFAULT_HEADROOM_PERCENT } = question;
  if (!(weightPercent >= 0 && weightPercent <= 100))
    throw new RangeError(`A weight is 0 to 100 %; got ${weightPercent}.`);
  if (!(champion.instances >= 1))
    throw new RangeError(`A champion serves with 1 instance or more; got ${champion.instances}.`);
  const { instancesForAll, why } = wholeLoad(question);
  const needs = (sharePercent: number): number =>
    Math.max(1, ceil((instancesForAll * sharePercent * (100 + headroomPercent)) / 10_000));
  const challengerNeeds = needs(weightPercent);
  const championNeeds = needs(100 - weightPercent);
  return {
    challengerNeeds,
    championNeeds,
    championNeedsForAll: Math.max(1, ceil(instancesForAll)),
    championMayShrink: challenger.instances >= challengerNeeds && champion.instances > championNeeds,
    why,
  };
}

/** Instances, in fractions, that the whole load keeps busy. */
function wholeLoad({ invocationsPerMinute, targetPerInstance, champion }: CapacityQuestion) {
  if (invocationsPerMinute === undefined) {
    const why = `No data about the load: the champion's ${champion.instances} instance(s) are taken as what it needs.`;
    return { instancesForAll: champion.instances, why };
  }
  if (targetPerInstance === undefined || targetPerInstance <= 0) {
    const each = Math.round(invocationsPerMinute / champion.instances);
    const why = `${Math.round(invocationsPerMinute)} invocations/min on ${champion.instances} instance(s): ${each} each, as now.`;
    return { instancesForAll: champion.instances, why };
  }
  const why = `${Math.round(invocationsPerMinute)} invocations/min at a target of ${targetPerInstance} per instance.`;
  return { instancesForAll: invocationsPerMinute / targetPerInstance, why };
}

/** The next whole number, with room for the noise of floating point: 3.0000000001 is 3. */
function ceil(value: number): number {
  return Math.ceil(value - 1e-9);
}

/** Invocations per minute of all variants together; undefined when one that carries weight has no data. */
export function presentLoad(
  variants: readonly { invocationsPerInstance: number | undefined; instances: number; weight: number }[],
): number | undefined {
  let sum = 0;
  for (const { invocationsPerInstance, instances, weight } of variants) {
    if (invocationsPerInstance === undefined) {
      if (weight > 0) return undefined;
      continue;
    }
    sum += invocationsPerInstance * instances;
  }
  return sum;
}
