export type { ClockOptions, CloudClock, InstantStore, OwnedClock } from './clocks/cloud-clock.ts';
export { realClock, scaledClock } from './clocks/running-clock.ts';
export { VirtualClock, virtualClock } from './clocks/virtual-clock.ts';
export { pause, sleep, track } from './clocks/work.ts';
