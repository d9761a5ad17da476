import type { Measurement } from './measurement.ts';

type Bench = () => Promise<Measurement[]>;

/** Every bench by name, loaded only where it runs. */
export const BENCHES = {
  'cold-start': async (): Promise<Bench> => (await import('./cold-start/cold-start.ts')).benchColdStart,
  reconcile: async (): Promise<Bench> => (await import('./reconcile/reconcile-speed.ts')).benchReconcile,
  'local-cloud': async (): Promise<Bench> => (await import('./local-cloud-speed.ts')).benchLocalCloud,
  'start-up': async (): Promise<Bench> => (await import('./start-up.ts')).benchStartUp,
  'rollout-cost': async (): Promise<Bench> => (await import('./rollout-cost/rollout-cost.ts')).benchRolloutCost,
} as const;
export type BenchName = keyof typeof BENCHES;

export function isBenchName(name: string): name is BenchName {
  return Object.hasOwn(BENCHES, name);
}
