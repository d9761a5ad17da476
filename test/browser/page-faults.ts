import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import * as z from 'zod/mini';

const SOURCE = readFileSync(new URL('page-faults.js', import.meta.url), 'utf8');

/**
 * What somebody who hears the page, uses no mouse or sees little would stumble over, one sentence each: things without a
 * name, two of one id, headings that leave a level out, text too close to its ground (WCAG 2.2 AA), a page wider than the screen.
 */
export async function pageFaults(page: Page): Promise<string[]> {
  return z.parse(z.array(z.string()), await page.evaluate(SOURCE));
}
