export { type CallBudget, type CallBudgetDeps, createCallBudget, unlimited } from './call-budget.ts';
export { HORIZON_MS, type Lane, newRow, type RateRow, type Taking } from './limits.ts';
export { memoryRateStore } from './memory-rate-store.ts';
export type { RateStore } from './rate-store.ts';
