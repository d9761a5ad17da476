export { type AdviceContext, advise, type PastPoint, type ScalingAdvice } from './advise.ts';
export { backtestScaling, type FixedCapacity, type ScalingBacktest } from './backtest.ts';
export { readSeries } from './read-series.ts';
export { type FleetAssumptions, type LoadSeries, type Simulated, simulate, unplayed } from './simulate.ts';
