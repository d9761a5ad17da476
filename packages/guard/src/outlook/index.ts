export type { Blindness, GuardOutlook, GuardPower } from './guard-outlook.ts';
export type { Help } from './help.ts';
export { outlookLines } from './lines.ts';
export { outlookOf } from './outlook.ts';
export type { Outlook, StepOutlook } from './step-outlook.ts';
