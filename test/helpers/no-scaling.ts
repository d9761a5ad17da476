import type { ScalingChanger, ScalingReader } from '@fairlead/runtime';

/** Ports to the scaling of an endpoint that does not scale by itself: there is nothing to change, and nothing is. */
export const noScaling = {
  scaling: { scaling: async ({ endpointName }) => ({ endpointName, parts: [] }) } satisfies ScalingReader,
  scalingChanges: {
    apply: (operation) =>
      Promise.reject(new Error(`Nothing scales here, yet ${JSON.stringify(operation)} was asked for.`)),
  } satisfies ScalingChanger,
  records: { getRecord: async () => undefined },
};
