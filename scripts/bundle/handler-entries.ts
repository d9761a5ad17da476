import { fileURLToPath } from 'node:url';
import type { Capability } from '@fairlead/runtime';
import { SERVICES } from '../local/capabilities.ts';

/** The modules of a capability's handlers by function name; a capability lives in the folder of its name. */
export function handlerEntries({ name, functions }: Capability, services: URL = SERVICES): Record<string, string> {
  const entries = Object.entries(functions).map(([functionName, { entry }]) => {
    return [functionName, fileURLToPath(new URL(entry, new URL(`${name}/`, services)))] as const;
  });
  return Object.fromEntries(entries);
}
