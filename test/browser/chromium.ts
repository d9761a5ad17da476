import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian's package puts it; `CHROMIUM` names another place. */
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Nothing of the browser's own goes out: no updates, no reports. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Start Chromium without a window. @throws when there is none, saying how to get it */
export async function startChromium(): Promise<Browser> {
  if (!existsSync(CHROMIUM)) {
    throw new Error(
      `There is no Chromium at ${CHROMIUM}. Install it (Debian, Ubuntu: apt-get install chromium), or name another in CHROMIUM.`,
    );
  }
  return chromium.launch({ executablePath: CHROMIUM, headless: true, args: QUIET });
}
