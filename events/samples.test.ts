import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

interface Contract {
  /** `<folder>/<name>`, with which the names of its samples begin. */
  name: string;
  module: string;
  schema: z.core.$ZodType;
}

/** Every transition of a rollout makes its event in test/contracts. */
const WITHOUT_SAMPLES = 'rollout/rollout-events.v1.ts';

const here = new URL('./', import.meta.url);
const files = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter((file) => !file.includes('node_modules'));
const modules = files.filter((file) => /\/[^/]+\.ts$/.test(file) && !/\/index\.ts$|\.test\.ts$/.test(file));
const contracts = (await Promise.all(modules.map(contractsOf))).flat();
const samples = files
  .filter((file) => file.includes('/') && file.endsWith('.json'))
  .map((file) => ({ file, contract: contracts.find(({ name }) => file.startsWith(`${name}.`)) }));

/** A module's schema under the module's name, or its table of schemas, each under the name of its event. */
async function contractsOf(module: string): Promise<Contract[]> {
  const exported: object = await import(new URL(module, here).href);
  return Object.values(exported).flatMap((value: unknown): Contract[] => {
    if (value instanceof z.core.$ZodType) return [{ name: module.replace(/\.ts$/, ''), module, schema: value }];
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([type, schema]) =>
      schema instanceof z.core.$ZodType ? [{ name: type.replace('.', '/'), module, schema }] : [],
    );
  });
}

function fits({ file, contract }: (typeof samples)[number]): boolean {
  const event: unknown = JSON.parse(readFileSync(new URL(file, here), 'utf8'));
  return contract !== undefined && z.safeParse(contract.schema, event).success;
}

const isBad = ({ file }: { file: string }) => file.includes('.bad-');

describe('a contract of events', () => {
  it('stands for each sample', () => {
    expect(samples.length).toBeGreaterThan(8);
    expect(samples.filter(({ contract }) => contract === undefined)).toEqual([]);
  });

  it.each(samples.filter((sample) => !isBad(sample)))('takes $file', (sample) => {
    expect(fits(sample)).toBe(true);
  });

  it.each(samples.filter(isBad))('refuses $file', (sample) => {
    expect(fits(sample)).toBe(false);
  });

  it.each(contracts.filter(({ module }) => module !== WITHOUT_SAMPLES))(
    'has samples of both kinds: $name',
    ({ name }) => {
      const own = samples.filter(({ contract }) => contract?.name === name);
      expect([own.some(isBad), own.some((sample) => !isBad(sample))]).toEqual([true, true]);
    },
  );
});
