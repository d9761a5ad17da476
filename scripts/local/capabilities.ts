import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Capability, LambdaHandler } from '@fairlead/runtime';

/** A capability as it lies in the repository, with the way to its functions' code. */
export interface FoundCapability {
  manifest: Capability;
  /** Load the export `handler` of one of its functions. */
  load(functionName: string): Promise<LambdaHandler<never, unknown>>;
}

/** The folder of the capabilities. */
export const SERVICES = new URL('../../services/', import.meta.url);

/** What a manifest is called: the one that every stage deploys, and the one for laptops alone. */
export type ManifestFile = 'capability.ts' | 'capability.laptop.ts';

/** Every folder of `services` that has a manifest of one of these names. */
export async function findCapabilities(
  services: URL = SERVICES,
  files: readonly ManifestFile[] = ['capability.ts'],
): Promise<FoundCapability[]> {
  const manifests = readdirSync(services)
    .toSorted()
    .flatMap((folder) => files.map((file) => new URL(`${folder}/${file}`, services)))
    .filter((url) => existsSync(fileURLToPath(url)));
  return Promise.all(manifests.map(readCapability));
}

async function readCapability(url: URL): Promise<FoundCapability> {
  const { capability: manifest } = (await import(url.href)) as { capability: Capability };
  return {
    manifest,
    async load(functionName) {
      const entry = manifest.functions[functionName]?.entry ?? '';
      const { handler } = (await import(new URL(entry, url).href)) as { handler: LambdaHandler<never, unknown> };
      return handler;
    },
  };
}
