import { MINUTE_MS } from '../store/series.ts';

const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * Round a start time down as CloudWatch does: to the minute up to 15 days back, to 5 minutes up to 63 days back, to the
 * hour beyond (CloudWatch API Reference, GetMetricData, read 2026-11-20).
 */
export function roundStart(startMs: number, nowMs: number): number {
  const ageMs = nowMs - startMs;
  const stepMs = ageMs <= 15 * DAY_MS ? MINUTE_MS : ageMs <= 63 * DAY_MS ? 5 * MINUTE_MS : 60 * MINUTE_MS;
  return Math.floor(startMs / stepMs) * stepMs;
}
