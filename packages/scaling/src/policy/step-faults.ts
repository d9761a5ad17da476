import type { PolicyFault } from './policy-fault.ts';
import type { StepScaling } from './schema.ts';

/**
 * What is wrong with the steps of a policy: bounds the wrong way round, overlaps, and gaps between steps.
 *
 * @see Application Auto Scaling API reference, StepAdjustment: ranges cannot overlap or have a gap; at most one has no
 * lower bound and at most one no upper bound
 */
export function stepFaults(pointer: string, { steps }: StepScaling): PolicyFault[] {
  const fault = (index: number, detail: string): PolicyFault => {
    return { pointer: `${pointer}/steps/${index}`, code: 'steps_conflict', detail };
  };
  const bounds = steps.map(({ from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }, index) => ({
    from,
    to,
    index,
  }));
  const backwards = bounds.filter(({ from, to }) => from >= to);
  if (backwards.length > 0) {
    return backwards.map(({ from, to, index }) =>
      fault(index, `from is ${from} and to is ${to}; give a from below to.`),
    );
  }
  const inOrder = bounds.toSorted((a, b) => a.from - b.from);
  return inOrder.slice(1).flatMap(({ from, index }, before) => {
    const { to } = inOrder[before] ?? { to: from };
    if (from === to) return [];
    const how = from < to ? 'overlaps' : 'leaves a gap after';
    return [fault(index, `This step begins at ${from}, which ${how} the step that ends at ${to}; begin at ${to}.`)];
  });
}
