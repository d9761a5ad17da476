import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Bundle, bundle } from './bundle.ts';

describe('bundling', () => {
  let outDir: string;
  beforeEach(async () => {
    outDir = await mkdtemp(join(tmpdir(), 'fairlead-bundle-'));
  });
  afterEach(() => rm(outDir, { recursive: true }));

  async function bundled(fixture: string): Promise<Bundle> {
    const entry = fileURLToPath(new URL(`../../test/fixtures/bundle/${fixture}.ts`, import.meta.url));
    const [made] = await bundle({ entries: { [fixture]: entry }, outDir });
    if (!made) throw new Error('Nothing was bundled.');
    return made;
  }

  async function called({ file }: Bundle): Promise<unknown> {
    const { handler } = (await import(pathToFileURL(file).href)) as { handler(): Promise<unknown> };
    return handler();
  }

  it('a function gets a folder of its own, with the handler in index.mjs', async () => {
    const made = await bundled('namespace-zod');
    expect(made).toMatchObject({ name: 'namespace-zod', dir: join(outDir, 'namespace-zod') });
    expect(made.file).toBe(join(outDir, 'namespace-zod', 'index.mjs'));
    expect(await called(made)).toBe(true);
  });

  it('zod taken as a named import is refused, and the module that does it is named', async () => {
    await expect(bundled('named-zod')).rejects.toThrow(
      /import \* as z from 'zod'.*test\/fixtures\/bundle\/named-zod\.ts/,
    );
  });

  it('what is imported dynamically works, and is no part of what a cold start reads', async () => {
    const made = await bundled('lazy');
    expect(await called(made)).toBe(96);
    expect(made.size.initialBytes).toBeLessThan(300);
    expect(made.size.totalBytes).toBeGreaterThan(650);
  });

  it('builtins work without being imported as ESM', async () => {
    const made = await bundled('builtins');
    expect(await called(made)).toEqual({ isSameAgent: true, sha8: 'f9efaafb', isThisProcess: true });
    expect(await readFile(made.file, 'utf8')).not.toMatch(/from\s*["']node:/);
  });

  it('SDK clients sign with the keys of the environment and carry no other provider', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    vi.stubEnv('AWS_SESSION_TOKEN', 'token');
    const made = await bundled('sdk-client');
    const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' };
    expect(await called(made)).toMatchObject(credentials);
    expect(made.size.totalBytes).toBeLessThan(250_000);
    vi.unstubAllEnvs();
  });
});
