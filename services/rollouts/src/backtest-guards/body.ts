import { EndpointRef } from '@fairlead/runtime/http';
import * as z from 'zod';
import { policyFields } from '../policy/schema.ts';
import { RolloutSteps } from '../start-rollout/body.ts';

const MOMENT = 'A moment as ISO 8601 in UTC, such as 2026-01-14T09:00:00Z';
const Moment = z.iso.datetime(MOMENT);

/** `POST /v1/guards/backtest`. CloudWatch keeps minutes for 15 days. */
export const BacktestBody = z
  .strictObject({
    endpoint: EndpointRef,
    from: Moment.describe('Where the past begins; the day before is learned from.'),
    to: Moment.describe('Where it ends.'),
    window: z
      .strictObject({ from: Moment, to: Moment })
      .optional()
      .describe('An incident: how late would the policy have caught a model that behaved so?'),
    seed: z.int().min(0).default(1).describe('Of the dice that deal the requests out to champion and challenger.'),
    ...RolloutSteps,
    ...policyFields,
  })
  .superRefine(({ from, to, window }, context) => {
    const needsOrder = (earlier: string, later: string, path: string[]) => {
      if (Date.parse(earlier) < Date.parse(later)) return;
      context.addIssue({ code: 'custom', message: `A moment after ${earlier}`, path });
    };
    needsOrder(from, to, ['to']);
    if (window) needsOrder(window.from, window.to, ['window', 'to']);
  });
export type BacktestBody = z.output<typeof BacktestBody>;
