import type { Instant } from '@fairlead/reconcile';
import { type Html, html } from './html.ts';

/** 1234567 → `1,234,567`. */
export function grouped(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

/** A share in percent with as many digits as say something: `0`, `0.44`, `7.5`, `12`. */
export function percentText(share: number): string {
  const percent = share * 100;
  if (percent === 0) return '0';
  return percent >= 10 ? percent.toFixed(0) : percent >= 1 ? percent.toFixed(1) : percent.toFixed(2);
}

/** `11:28`; all moments are UTC. */
export function clockText(at: Instant): string {
  return at.slice(11, 16);
}

/** `21 Nov 2026, 11:28:30 UTC` for people, the instant itself for machines. */
export function moment(at: Instant): Html {
  const date = new Date(at);
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return html`<time datetime="${at}">${day}, ${at.slice(11, 19)} UTC</time>`;
}

/** `21 Nov 11:28`, for tables. */
export function shortMoment(at: Instant): Html {
  const date = new Date(at);
  return html`<time datetime="${at}">${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${clockText(at)}</time>`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `33 min`, `2 h 5 min`, `3 d 4 h`. */
export function spanText(fromAt: Instant, toAt: Instant): string {
  const minutes = Math.max(0, Math.round((Date.parse(toAt) - Date.parse(fromAt)) / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
