import type { Html, Part } from '../html.ts';

/** The menu's entries. */
export type Section = 'home' | 'rollouts' | 'endpoints' | 'waves' | 'scaling';

/** A page without the frame that all share. */
export interface Page {
  title: string;
  section: Section | null;
  main: Part;
  /** How often it is looked at anew, seconds; null for one that stays as it is. */
  everySeconds: number | null;
  /** What somebody who only hears the page is told when it changes; empty: nothing. */
  told: string;
}

/** A page of a list or a form: looked at anew every few seconds. */
export function listPage(section: Section, title: string, main: Html): Page {
  return { title, section, main, everySeconds: 5, told: '' };
}
