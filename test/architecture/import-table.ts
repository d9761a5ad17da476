import { readdirSync } from 'node:fs';

/** Who may import whom. A room is a folder; `tests` are the extra rooms that its `*.test.ts` files may use. */
export interface Room {
  /** Path prefix of its files. */
  folder: string;
  /** Rooms it may import, by name; its own is always allowed. */
  mayImport: readonly string[];
  tests?: readonly string[];
  /** Packages from npm, by prefix; `node:` modules likewise. */
  packages: readonly string[];
  /** Names that must not occur, with what to use instead: code that is to stay pure. */
  free?: Readonly<Record<string, string>>;
}

const pure = {
  'Date.now(': 'take `now` as an argument',
  'Math.random(': 'take the random number as an argument',
  'process.env': 'take the setting as an argument; services read it with loadConfig',
  'console.': 'return what is to be told; handlers log it',
};

/** Domain nouns: arithmetic and decisions, nothing else. */
const domain = (folder: string, mayImport: readonly string[], packages: readonly string[]): Room => ({
  folder,
  mayImport,
  packages,
  free: pure,
});

/** Rooms of which each has rules of its own. A domain package that is not here has the default ones. */
const NAMED: Readonly<Record<string, Room>> = {
  events: { folder: 'events/', mayImport: [], tests: ['rollout'], packages: ['zod', 'node:'], free: pure },
  reconcile: domain('packages/reconcile/', [], ['node:crypto']),
  rate: domain('packages/rate/', [], []),
  guard: domain('packages/guard/', [], []),
  scaling: domain('packages/scaling/', ['reconcile'], ['zod', 'node:crypto']),
  rollout: {
    ...domain('packages/rollout/', ['guard', 'reconcile', 'scaling'], ['zod', 'node:crypto']),
    tests: ['events'],
  },
  roles: domain('packages/roles/', [], ['zod']),
  wave: domain('packages/wave/', ['reconcile', 'rollout'], ['zod']),
  doctor: domain('packages/doctor/', ['rollout'], []),
  runtime: {
    folder: 'packages/runtime/',
    mayImport: ['guard', 'reconcile', 'roles', 'rollout', 'scaling'],
    packages: ['@aws-lambda-powertools/', '@middy/core', 'aws-lambda', 'jose', 'zod', 'node:crypto'],
  },
  aws: {
    folder: 'packages/aws/',
    mayImport: ['doctor', 'guard', 'rate', 'reconcile', 'rollout', 'runtime', 'scaling'],
    tests: ['local-cloud'],
    packages: ['@aws-sdk/', '@smithy/', 'zod'],
  },
  'local-cloud': {
    folder: 'packages/local-cloud/',
    mayImport: [],
    packages: ['@aws-sdk/', '@smithy/', 'dynalite', 'node:'],
  },
  console: domain('packages/console/', ['reconcile', 'rollout', 'scaling', 'wave'], ['node:crypto']),
  // `aws` for `fairlead doctor` alone, and only when it runs: it looks at the account with its user's credentials.
  cli: {
    folder: 'packages/cli/',
    mayImport: ['aws', 'doctor', 'events', 'guard', 'roles', 'rollout', 'reconcile', 'scaling', 'wave'],
    packages: ['commander', 'yaml', 'node:'],
  },
};

/** What a domain package may do before anybody has given it a row of its own. */
const defaultRow = (name: string): Room => domain(`packages/${name}/`, ['reconcile'], ['zod', 'node:crypto']);

const defaults = Object.fromEntries(
  readdirSync(new URL('../../packages/', import.meta.url))
    .filter((name) => !(name in NAMED))
    .map((name) => [name, defaultRow(name)]),
);

/** Rooms that play AWS, or that people run: no service does. */
const NOT_FOR_SERVICES = ['cli', 'doctor', 'local-cloud'];

export const ROOMS: Readonly<Record<string, Room>> = {
  ...defaults,
  ...NAMED,
  services: {
    folder: 'services/',
    mayImport: [...Object.keys(NAMED), ...Object.keys(defaults)].filter((name) => !NOT_FOR_SERVICES.includes(name)),
    tests: ['local-cloud', 'scripts', 'test'],
    // `aws-lambda` is types alone.
    packages: ['zod', 'aws-lambda'],
  },
};

/** Rooms that may import anything: they put the others together. */
export const FREE_FOLDERS = ['scripts/', 'test/', 'stacks/'];
