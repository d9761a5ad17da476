export type { Blindness, GuardOutlook, GuardPower } from './guard-outlook.ts';
export type { Help } from './help.ts';
export { outlookLines } from './lines.ts';
export { type Outlook, outlookOf, type StepOutlook } from './outlook.ts';
