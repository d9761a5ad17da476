import type { TestProject } from 'vitest/node';
import { evaluate, type Graph, PROGRAMS, type ProgramName } from './evaluated.ts';

declare module 'vitest' {
  interface ProvidedContext {
    graphs: Record<ProgramName, Graph>;
  }
}

/** Evaluates every program once for all tests. */
export async function setup(project: TestProject): Promise<void> {
  const names = Object.keys(PROGRAMS) as ProgramName[];
  const graphs = await Promise.all(names.map(async (name) => [name, await evaluate(PROGRAMS[name])] as const));
  project.provide('graphs', Object.fromEntries(graphs) as Record<ProgramName, Graph>);
}
