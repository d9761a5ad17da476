import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FREE_FOLDERS, ROOMS, type Room } from './import-table.ts';

/** Files that git tracks or would: TypeScript outside the free folders. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && file.includes('/') && !FREE_FOLDERS.some((folder) => file.startsWith(folder)));

const roomOf = (path: string): string | undefined =>
  Object.entries(ROOMS).find(([, { folder }]) => path.startsWith(folder))?.[0] ??
  FREE_FOLDERS.find((folder) => path.startsWith(folder))?.replace('/', '');

const isTest = (file: string): boolean => /\.test\.ts$|\/test\/|\/(testing|fixtures|[\w-]*-fixture)\.ts$/.test(file);

/** Every module a file names, in imports, exports and dynamic imports. */
function specifiersOf(source: string): string[] {
  return [...source.matchAll(/(?:\bfrom\s+|\bimport\s*\(?\s*)['"]([^'"]+)['"]/g)].map(
    ([, specifier]) => specifier ?? '',
  );
}

/** The room a specifier leads to, or the package it names. */
function targetOf(file: string, specifier: string): { room: string | undefined } | { name: string } {
  if (specifier.startsWith('.')) return { room: roomOf(normalize(join(file, '..', specifier))) };
  if (specifier.startsWith('@fairlead/service-')) return { room: 'services' };
  if (specifier.startsWith('@fairlead/')) return { room: specifier.slice('@fairlead/'.length).split('/')[0] };
  return { name: specifier };
}

function faultsOf(file: string): string[] {
  const name = roomOf(file);
  const room = name === undefined ? undefined : ROOMS[name];
  if (!name || !room) return [`${file} lies in no room of test/architecture/import-table.ts; add its folder there.`];
  const source = readFileSync(file, 'utf8');
  return [
    ...specifiersOf(source).flatMap((specifier) => importFault(file, name, room, specifier)),
    ...impurities(file, room, source),
  ];
}

function importFault(file: string, name: string, room: Room, specifier: string): string[] {
  const target = targetOf(file, specifier);
  if ('room' in target) {
    const allowed = [name, ...room.mayImport, ...(isTest(file) ? (room.tests ?? []) : [])];
    if (target.room && allowed.includes(target.room)) return crossesServices(file, specifier);
    return [
      `${file} imports ${specifier}; ${name} may import ${room.mayImport.join(', ') || 'no other room'}. Pass the thing in, or move the code.`,
    ];
  }
  if (isTest(file) && /^(vitest|fast-check|node:|@aws-sdk\/|aws-lambda)/.test(target.name)) return [];
  if (room.packages.some((prefix) => target.name === prefix || target.name.startsWith(prefix))) return [];
  return [`${file} imports ${specifier}; ${name} may use ${room.packages.join(', ') || 'no packages'}.`];
}

/** A service stays out of another service's code. */
function crossesServices(file: string, specifier: string): string[] {
  const serviceOf = (path: string): string | undefined => /^services\/([^/]+)\//.exec(path)?.[1];
  const own = serviceOf(file);
  const other = specifier.startsWith('.') ? (serviceOf(normalize(join(file, '..', specifier))) ?? own) : own;
  return own === other
    ? []
    : [`${file} reaches into services/${other}; what two services share belongs into a package.`];
}

function impurities(file: string, room: Room, source: string): string[] {
  if (isTest(file)) return [];
  return Object.entries(room.free ?? {})
    .filter(([name]) => source.includes(name))
    .map(([name, remedy]) => `${file} uses ${name}; ${remedy}.`);
}

describe('what imports what', () => {
  it('every file keeps to the import table', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap(faultsOf)).toEqual([]);
  });

  it('a forbidden import, an impurity and a file in no room are each found', () => {
    expect(importFault('packages/rollout/src/x.ts', 'rollout', ROOMS.rollout as Room, '@fairlead/aws')).toHaveLength(1);
    expect(importFault('packages/guard/src/x.ts', 'guard', ROOMS.guard as Room, 'zod')).toHaveLength(1);
    expect(impurities('packages/guard/src/x.ts', ROOMS.guard as Room, 'const now = Date.now();')).toHaveLength(1);
    expect(faultsOf('packages/unknown/src/x.ts')).toHaveLength(1);
  });
});
