import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TEMPLATE = fileURLToPath(new URL('./template/', import.meta.url));

/** Function names carry it, beside the stage's and the function's, in Lambda's 64 characters. */
const LONGEST_NAME = 20;

/** Where a capability lives. */
export const foldersOf = (name: string): string[] =>
  ['events', 'packages', 'services'].map((folder) => `${folder}/${name}`);

/**
 * Write a small working capability into a repository: a domain package, a service with its manifest, and the contract of
 * an event. Nothing else is touched, and nothing is written when something of it stands already.
 *
 * @returns the files, relative to `root`
 * @throws Error saying what is wrong with the name
 */
export function makeCapability(name: string, root = '.'): string[] {
  const fault = faultOf(name, root);
  if (fault) throw new Error(fault);
  const words: Record<string, string> = {
    __name__: name,
    __Name__: name.replace(/(^|-)(\w)/g, (_, _dash: string, letter: string) => letter.toUpperCase()),
    __NAME__: name.toUpperCase(),
    __zod__: zodVersion(root),
  };
  const filled = (text: string): string => text.replace(/__\w+?__/g, (word) => words[word] ?? word);
  const templates = readdirSync(TEMPLATE, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.template'),
  );
  return templates.map((template) => {
    const file = filled(template.replace(/\.template$/, ''));
    mkdirSync(join(root, dirname(file)), { recursive: true });
    writeFileSync(join(root, file), filled(readFileSync(join(TEMPLATE, template), 'utf8')));
    return file;
  });
}

function faultOf(name: string, root: string): string | undefined {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > LONGEST_NAME) {
    return `A capability is named in small letters, digits and single hyphens, at most ${LONGEST_NAME} characters, such as cost-reports. Got "${name}".`;
  }
  const found = foldersOf(name).filter((folder) => existsSync(join(root, folder)));
  return found.length > 0
    ? `${found.join(' and ')}: a capability of this name stands already; choose another.`
    : undefined;
}

/** The version that the other packages have. */
function zodVersion(root: string): string {
  const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(
    readFileSync(join(root, 'events/package.json'), 'utf8'),
  );
  return dependencies.zod ?? '';
}
