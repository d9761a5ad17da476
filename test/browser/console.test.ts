import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from './chromium.ts';
import { startLocalConsole } from './local-console.ts';
import { pageFaults } from './page-faults.ts';

const LAPTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
/** Largest first page, bytes of everything that is transferred for it. */
const MOST_BYTES = 60_000;

/** In order: each test goes on where the one before has left the rollout. */
describe('the console in a browser', () => {
  let local: Awaited<ReturnType<typeof startLocalConsole>>;
  let browser: Browser;
  let watching: Page;
  let rolloutPath: string;
  const complaints: string[] = [];

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: LAPTOP, ...options });
    const page = await context.newPage();
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(`${local.url}${path}`);
    return page;
  }

  beforeAll(async () => {
    browser = await startChromium();
    local = await startLocalConsole();
  });
  afterAll(async () => {
    await browser?.close();
    await local?.stop();
    local?.removeData();
  });

  it('the home page shows a rollout as soon as it has begun, without being loaded anew', async () => {
    watching = await open('/');
    await watching.getByRole('heading', { name: 'All quiet' }).waitFor();
    const id = await local.start('fraud-v2', 0.08);
    rolloutPath = `/rollouts/${id}`;
    await watching.getByRole('link', { name: 'fraud-v2 replaces fraud-v1 on fraud-detector' }).click();
    await watching.getByRole('heading', { level: 1, name: 'fraud-v2 replaces fraud-v1' }).waitFor();
    expect(new URL(watching.url()).pathname).toBe(rolloutPath);
  });

  it('while it moves, exactly what the server allows is shown as a command', async () => {
    await watching.getByText(`npx fairlead rollout abort ${rolloutPath.split('/')[2]} --reason`).waitFor();
    expect(await watching.getByText('npx fairlead rollout resume').count()).toBe(0);
  });

  it('a bad rollout is watched until it is back, and then explains itself', async () => {
    await watching.getByRole('heading', { name: 'Why it went back' }).waitFor({ timeout: 200_000 });
    await watching
      .getByText('✓')
      .or(watching.getByText('rolled-back', { exact: true }))
      .first()
      .waitFor({ timeout: 150_000 });
    const story = watching.getByRole('region', { name: 'What happened' });
    await story.getByText('proof of harm').waitFor();
    await story
      .getByText(/fraud-detector is back on fraud-detector-1 and serves fraud-v1 only/)
      .waitFor({ timeout: 120_000 });
    await story.getByText('mend the model, start again').waitFor();
    expect(await watching.locator('#heard').textContent()).toContain('fraud-v2 on fraud-detector is roll');
    expect(await watching.title()).toContain('rolled-back');
  });

  it('an update keeps the focus and what is opened', async () => {
    await watching.getByText('Every look, in numbers').click();
    await watching.locator('main').evaluate((main) => main.setAttribute('data-version', 'older'));
    await watching.locator('main[data-version="older"]').waitFor({ state: 'detached', timeout: 30_000 });
    expect(await watching.locator('#looks').getAttribute('open')).toBe('');
  });

  it('by keyboard the first stop leads past the menu', async () => {
    const page = await open(rolloutPath);
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.locator(':focus').getAttribute('id')).toBe('main');
  });

  it('without JavaScript the page says the same', async () => {
    const page = await open(rolloutPath, { javaScriptEnabled: false });
    await page.getByRole('heading', { name: 'Why it went back' }).waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
  });

  it.each([
    ['light', LAPTOP],
    ['dark', LAPTOP],
    ['light', PHONE],
    ['dark', PHONE],
  ] as const)('in %s, %o wide, nobody stumbles on any page', async (colorScheme, viewport) => {
    const found: string[] = [];
    for (const path of [
      '/',
      rolloutPath,
      '/rollouts',
      '/endpoints',
      '/endpoints/fraud-detector',
      '/waves',
      '/scaling',
    ]) {
      const page = await open(path, { colorScheme, viewport });
      found.push(...(await pageFaults(page)).map((fault) => `${path} ${fault}`));
      await page.context().close();
    }
    expect(found).toEqual([]);
  });

  it('a page that somebody would stumble on is found', async () => {
    const page = await browser.newPage();
    await page.setContent(
      '<main><h1>One</h1><h3>Two</h3><button></button><p id="a">far</p><p id="a"><span style="color:#999">near</span></p></main>',
    );
    expect(await pageFaults(page)).toEqual([
      'has no name: <button></button>',
      'two have the id a',
      'two have the id a',
      'heading 2 leaves a level out',
      'contrast 2.85: <span style="color:#999">near</span>',
    ]);
  });

  it('the first page comes with at most 60 KB, and asks nobody else for anything', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const sizes: Promise<number>[] = [];
    const hosts = new Set<string>();
    page.on('response', (response) => {
      hosts.add(new URL(response.url()).origin);
      sizes.push(response.body().then((body) => body.byteLength));
    });
    await page.goto(`${local.url}${rolloutPath}`, { waitUntil: 'networkidle' });
    const bytes = (await Promise.all(sizes.slice(0, 4))).reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
    expect([...hosts]).toEqual([new URL(local.url).origin]);
  });

  it('S-050 no other origin may read a page', async () => {
    const { headers } = await fetch(`${local.url}/`, { headers: { origin: 'https://evil.example' } });
    expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  it('the browser had nothing to complain about', () => {
    expect(complaints).toEqual([]);
  });

  it('a lost connection is said, and what is shown stays', async () => {
    await local.stop();
    await watching.getByRole('alert').getByText('The connection is lost since').waitFor({ timeout: 60_000 });
    await watching.getByRole('heading', { name: 'Why it went back' }).waitFor();
  });
});
