import type { RoleUse } from '@fairlead/local-cloud';
import type { RarelyUsed } from './rarely-used.ts';

/** What became of one function's permissions in all clouds that ran. */
export interface FunctionUse {
  functionName: string;
  used: string[];
  /** Never used, but known to be needed. */
  excused: { action: string; because: string }[];
  /** Never used, and nobody says why it is there. */
  unexplained: string[];
  /** Resources that no call named. */
  unusedResources: string[];
}

/** Merge what the clouds of a test run noted. A permission counts as used when any of them used it. */
export function judgeUse(clouds: readonly (readonly RoleUse[])[], rarely: readonly RarelyUsed[]): FunctionUse[] {
  const byRole = Map.groupBy(clouds.flat(), ({ roleName }) => roleName);
  return [...byRole].map(([roleName, uses]) => {
    const functionName = roleName.replace(/^fairlead-/, '');
    const used = new Set(uses.flatMap(({ usedActions }) => usedActions));
    const declared = new Set(uses.flatMap(({ usedActions, unusedActions }) => [...usedActions, ...unusedActions]));
    const unused = [...declared].filter((action) => !used.has(action)).sort();
    const excuse = (action: string) => rarely.find((row) => row.functionName === functionName && row.action === action);
    return {
      functionName,
      used: [...used].sort(),
      excused: unused.flatMap((action) => {
        const row = excuse(action);
        return row ? [{ action, because: row.because }] : [];
      }),
      unexplained: unused.filter((action) => !excuse(action)),
      unusedResources: intersection(uses.map(({ unusedResources }) => unusedResources)),
    };
  });
}

function intersection(lists: readonly (readonly string[])[]): string[] {
  const [first = [], ...others] = lists;
  return first.filter((value) => others.every((list) => list.includes(value)));
}
