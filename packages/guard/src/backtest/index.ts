export {
  type BacktestPeriod,
  backtestHealthy,
  type FalseRollback,
  type HealthyBacktest,
} from './false-rollbacks.ts';
export { baselinesOf, LEARN_MINUTES } from './history.ts';
export { backtestIncident, type IncidentWindow } from './incident.ts';
export type { IncidentBacktest, IncidentRun } from './incident-backtest.ts';
export { healthyBacktestLines, incidentBacktestLines } from './lines.ts';
export { type Random, seededRandom } from './random.ts';
