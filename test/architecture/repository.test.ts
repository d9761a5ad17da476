import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(file));

describe('the repository', () => {
  it('every problem code has its page, and every page its code', () => {
    const sources = tracked.filter((file) => /^(packages|services)\/.*\.ts$/.test(file) && !file.endsWith('.test.ts'));
    const codes = sources.flatMap((file) => {
      const source = readFileSync(file, 'utf8');
      if (!source.includes('defineProblems({')) return [];
      return [...source.matchAll(/^ {2}(\w+): \{ status: \d+/gm)].map(([, code]) => code);
    });
    const pages = readdirSync('docs/problems').map((page) => page.replace(/\.md$/, ''));
    expect(codes.length).toBeGreaterThan(10);
    expect(pages.toSorted()).toEqual([...new Set(codes)].toSorted());
  });

  it('dependencies are pinned to exact versions', () => {
    const loose = tracked
      .filter((file) => /(^|\/)package\.json$/.test(file))
      .flatMap((file) => {
        const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(file, 'utf8')) as Record<
          string,
          Record<string, string>
        >;
        return Object.entries({ ...dependencies, ...devDependencies })
          .filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))
          .map(([name, version]) => `${file}: ${name} ${version}`);
      });
    expect(loose).toEqual([]);
  });

  it('every link between documents leads somewhere', () => {
    const dead = tracked
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) => {
        const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.';
        return [...readFileSync(file, 'utf8').matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
          .map(([, target]) => `${folder}/${target}`)
          .filter((target) => !existsSync(target))
          .map((target) => `${file} → ${target}`);
      });
    expect(dead).toEqual([]);
  });
});
