import type { RoleUse } from '@fairlead/local-cloud';
import type { RarelyUsed } from './rarely-used.ts';

/** What became of one function's permissions in all clouds that ran. */
export interface FunctionUse {
  functionName: string;
  used: string[];
  /** Never used, but another function of the same loop did. */
  usedByLoop: string[];
  /** Never used, but known to be needed. */
  excused: { action: string; because: string }[];
  /** Never used, and nobody says why it is there. */
  unexplained: string[];
  /** Resources that no call named. */
  unusedResources: string[];
}

/** What explains a permission that was never used. */
export interface Explanations {
  rarely: readonly RarelyUsed[];
  loops: readonly (readonly string[])[];
}

/** Merge what the clouds of a test run noted. A permission counts as used when any of them used it. */
export function judgeUse(clouds: readonly (readonly RoleUse[])[], { rarely, loops }: Explanations): FunctionUse[] {
  const byFunction = Map.groupBy(clouds.flat(), ({ roleName }) => roleName.replace(/^fairlead-/, ''));
  const usedBy = (name: string) => new Set((byFunction.get(name) ?? []).flatMap(({ usedActions }) => usedActions));
  return [...byFunction].map(([functionName, uses]) => {
    const used = usedBy(functionName);
    const unused = [...new Set(uses.flatMap(({ unusedActions }) => unusedActions))].filter(
      (action) => !used.has(action),
    );
    const siblings = loops.find((loop) => loop.includes(functionName)) ?? [];
    const usedByLoop = unused.filter((action) => siblings.some((name) => usedBy(name).has(action)));
    const rest = unused.filter((action) => !usedByLoop.includes(action));
    const excuses = rarely.filter((row) => row.functionName === functionName && rest.includes(row.action));
    return {
      functionName,
      used: [...used].sort(),
      usedByLoop: usedByLoop.sort(),
      excused: excuses.map(({ action, because }) => ({ action, because })),
      unexplained: rest.filter((action) => !excuses.some((row) => row.action === action)).sort(),
      unusedResources: intersection(uses.map(({ unusedResources }) => unusedResources)),
    };
  });
}

function intersection(lists: readonly (readonly string[])[]): string[] {
  const [first = [], ...others] = lists;
  return first.filter((value) => others.every((list) => list.includes(value)));
}
