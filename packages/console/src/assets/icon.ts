import { LIGHT } from '../palette.ts';

/** The icon of a browser's tab: a line led through a ring. */
export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="${LIGHT.accent}" stroke-width="3" stroke-linecap="round"><circle cx="12" cy="12" r="7.5"/><path d="M0 20C6 20 8 12 12 12S18 4 24 4"/></svg>`;
