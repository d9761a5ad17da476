import { createAlarms } from './alarms.ts';
import type { Row } from './dashboard.ts';
import { createFunction } from './function.ts';
import { createDeadLetters, createQueues } from './queues.ts';
import type { Packaged, Site } from './site.ts';
import { connect } from './triggers.ts';

/** Deploy any manifest: queues, functions with their roles, what sets them off, alarms. */
export function deployCapability(site: Site, { manifest, bundles }: Packaged): Row {
  const capability = manifest.name;
  const deadLetters = createDeadLetters(site, capability);
  const queues = createQueues(site, capability, manifest.queues, deadLetters);
  const functions = Object.entries(manifest.functions).map(([name, definition]) => {
    const bundle = bundles[name];
    if (!bundle) throw new Error(`The function ${name} of ${capability} was not bundled.`);
    return createFunction(site, { capability, name, manifest: definition, bundle, queues, deadLetters });
  });
  for (const fn of functions) connect(site, fn, queues, deadLetters);
  createAlarms(site, capability, functions, deadLetters);
  return { capability, functions, deadLetters };
}
