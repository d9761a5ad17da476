import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** A resource as the program asked the engine for it. */
export interface Resource {
  urn: string;
  type: string;
  name: string;
  parent: string;
  /** Looked up, not made. */
  isRead: boolean;
  /** Made by a provider; else a component. */
  isManaged: boolean;
  protect: boolean;
  retainOnDelete: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: inputs differ by type, and tests read them
  inputs: Record<string, any>;
}

/** All that a stage deploys. */
export interface Graph {
  stage: string;
  outputs: Record<string, string>;
  resources: Resource[];
  /** Look-ups the program made. */
  calls: string[];
}

/** A program to evaluate, and whose credentials it is to think it has. */
export interface Program {
  config: string;
  stage: string;
  account: string;
  region: string;
}

/**
 * Run the program's real components in a process of its own.
 *
 * @param root - the repository that is deployed
 * @throws what the program threw
 */
export async function evaluate({ config, stage, account, region }: Program, root = '.'): Promise<Graph> {
  const out = `dist/graphs/${stage}-${account}-${region}.json`;
  const flags = Object.entries({ config, stage, account, region, out }).flatMap(([name, value]) => [
    `--${name}`,
    value,
  ]);
  const child = spawn(process.execPath, ['test/infra/evaluate.mjs', ...flags], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let told = '';
  child.stdout.on('data', (chunk) => {
    told += chunk;
  });
  child.stderr.on('data', (chunk) => {
    told += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`Evaluating ${config} for ${stage} failed:\n${told}`);
  return JSON.parse(readFileSync(`${root}/${out}`, 'utf8'));
}

/** The stages of `fairlead.config.ts`, and the two programs of the tests. */
export const PROGRAMS = {
  dev: { config: 'sst.config.ts', stage: 'dev', account: '111122223333', region: 'us-east-1' },
  prod: { config: 'sst.config.ts', stage: 'prod', account: '444455556666', region: 'us-east-1' },
  everything: {
    config: 'test/infra/fixtures/everything.config.ts',
    stage: 'everything',
    account: '111122223333',
    region: 'eu-west-1',
  },
  bare: { config: 'test/infra/fixtures/bare.config.ts', stage: 'bare', account: '111122223333', region: 'us-east-1' },
} satisfies Record<string, Program>;
export type ProgramName = keyof typeof PROGRAMS;

/** The resources of a type. */
export function ofType({ resources }: Graph, type: string): Resource[] {
  return resources.filter((resource) => resource.isManaged && resource.type === type);
}
