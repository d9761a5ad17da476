import { describe, expect, it } from 'vitest';
import { ROLLED_BACK, rolloutData } from '../console-fixture.ts';
import { SECURITY_HEADERS } from '../security-headers.ts';
import { homePage } from './home-page.ts';
import type { Page } from './page.ts';
import { problemPage } from './problem-page.ts';
import { rolloutPage } from './rollout-page.ts';
import { shell } from './shell.ts';

const NOW = '2026-01-14T10:00:00.000Z';
const textOf = (page: Page): string => shell(page, NOW).text;
/** What a reader reads: tags away, white space as one. */
const readable = (text: string): string => text.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
const PROBLEM = problemPage({ title: 'No such rollout', detail: 'There is none.', requestId: 'r-1' });

describe('the page of a bad rollout', () => {
  const read = readable(textOf(rolloutPage(rolloutData())));

  it('tells what was seen, why it went back, and what to do next', () => {
    expect(read).toContain('What was seen 5xx: proof of harm. At least 3.1 times as often as the champion');
    expect(read).toContain('Why it went back fraud is back on fraud-1 and serves fraud-v1 only.');
    expect(read).toContain('What you can do Read the evidence ( fairlead rollout evidence rol_1 ), mend the model');
    expect(read).toContain('npx fairlead rollout retry rol_1 --reason &#39;…&#39;');
  });

  it('shows where it turned back, and draws the harm', () => {
    const text = textOf(rolloutPage(rolloutData()));
    expect(readable(text)).toContain('10 % 6m turned back here 100 % 6m ahead');
    expect(text).toContain('aria-label="Share of requests the challenger carried: 0 %, then 10 %, then 0 %."');
    expect(text).toContain('aria-label="Evidence of 5xx, 100 % decides. Newest: of harm 100 %, of harmlessness 0 %."');
    expect(text).toContain('class="mark bad" d="M466.7 0V100"');
  });

  it('says when its audit trail does not fit its chain', () => {
    const page = rolloutPage({ ...rolloutData(), brokenAt: 1 });
    expect(readable(textOf(page))).toContain('entry 1 does not fit its chain');
  });
});

describe('a rollout under way', () => {
  it('offers exactly the commands that the server allows', () => {
    const allowed = rolloutData({ status: 'progressing', endedAt: null, allowedActions: ['promote', 'abort'] });
    const commands = [...textOf(rolloutPage(allowed)).matchAll(/npx fairlead rollout (\S+) rol_1 --reason/g)];
    expect(commands.map(([, name]) => name)).toEqual(['promote', 'abort']);
  });
});

describe('the home page', () => {
  const paused = { ...ROLLED_BACK, id: 'rol_2', status: 'paused' as const, endedAt: null };
  const moving = { ...ROLLED_BACK, id: 'rol_3', status: 'progressing' as const, endedAt: null };

  it('puts what waits for a person before what moves, and that before what has ended', () => {
    const read = textOf(homePage({ rollouts: [ROLLED_BACK, moving, paused], waves: [] }));
    const at = ['/rollouts/rol_2"', '/rollouts/rol_3"', '/rollouts/rol_1"'].map((link) => read.indexOf(link));
    expect(at.every((place) => place > 0)).toBe(true);
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect(read).toContain('One waits for you');
  });

  it('with nothing going on says so, and how to start', () => {
    expect(readable(textOf(homePage({ rollouts: [], waves: [] })))).toContain('All quiet');
  });
});

describe('every page', () => {
  const hostile = '"><script>alert(1)</script>';
  const pages = [
    homePage({ rollouts: [{ ...ROLLED_BACK, endpoint: hostile, why: hostile }], waves: [] }),
    rolloutPage(rolloutData({ endpoint: hostile, why: hostile, startedBy: hostile, id: hostile })),
    problemPage({ title: hostile, detail: hostile, requestId: hostile }),
  ];

  it('S-046 has no inline script or style, and its policy allows neither', () => {
    for (const text of [...pages, PROBLEM].map(textOf)) {
      expect(text).not.toMatch(/<script(?![^>]* src="\/assets\/)|<style|\sstyle=|\son\w+=|javascript:/i);
    }
    const policy = SECURITY_HEADERS['content-security-policy'] ?? '';
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    for (const rule of ["default-src 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'self'"])
      expect(policy.split('; ')).toContain(rule);
  });

  it('S-047 cannot be framed', () => {
    expect(SECURITY_HEADERS['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(SECURITY_HEADERS['x-frame-options']).toBe('DENY');
  });

  it('S-048 asks for HTTPS for a year and more, and tells nobody where it was', () => {
    const { 'strict-transport-security': hsts = '', ...others } = SECURITY_HEADERS;
    expect(Number(/max-age=(\d+)/.exec(hsts)?.[1])).toBeGreaterThanOrEqual(31_536_000);
    expect(others).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    });
  });

  it('shows what others have written as text, never as markup', () => {
    for (const text of pages.map(textOf)) expect(text).not.toContain('<script>alert');
  });

  it('has the same version for as long as it says the same, whatever the clock', () => {
    const page = (): Page => homePage({ rollouts: [ROLLED_BACK], waves: [] });
    expect(shell(page(), NOW).version).toBe(shell(page(), '2027-01-01T00:00:00.000Z').version);
    expect(shell(page(), NOW).version).not.toBe(shell(homePage({ rollouts: [], waves: [] }), NOW).version);
  });
});
