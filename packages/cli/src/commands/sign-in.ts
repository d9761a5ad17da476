import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import { type CommandContext, print } from '../context.ts';
import { EXIT, Exit } from '../exit-codes.ts';
import { findApi } from '../find-api.ts';
import { logIn } from '../sign-in/log-in.ts';
import { revoke, safe, signInWay } from '../sign-in/provider.ts';
import { readSession, writeSession } from '../sign-in/session-file.ts';
import { accessToken } from '../sign-in/token-source.ts';

/** `fairlead login`, `logout`, `whoami`, `token` */
export function signInCommands(program: Command, context: CommandContext): void {
  const { environment, out } = context;
  const api = (): string => safe(findApi(environment, context.folder));

  program
    .command('login')
    .description('sign in through the browser')
    .option('--issuer <name>', 'which of the API’s identity providers; default: its first')
    .option('--no-browser', 'only print the address to open')
    .action(async ({ issuer, browser }: { issuer?: string; browser: boolean }) => {
      const way = await signInWay(api(), issuer);
      const session = await logIn(way, (url) => show(url, browser, context), context.now);
      writeSession(environment, api(), session);
      out.write(`Signed in at ${api()} with ${way.name}. fairlead whoami says what you may do.\n`);
    });

  program
    .command('logout')
    .description('end the sign-in, at the identity provider too')
    .action(async () => {
      const session = readSession(environment, api());
      if (!session) throw new Exit(EXIT.done, `Nobody is signed in at ${api()}.`);
      writeSession(environment, api(), undefined);
      const known = await revoke(session);
      out.write(
        known
          ? 'Signed out. An access token that was given away ends by itself, within the hour.\n'
          : 'Signed out here. The identity provider could not be told: end the session there.\n',
      );
    });

  program
    .command('whoami')
    .description('who you are to the API, and what you may do')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const value = await context.api().permissions();
      print(context, { json: json === true, value, lines: () => told(value) });
    });

  program
    .command('token')
    .description('print an access token, for curl: keep it to yourself')
    .action(async () => {
      const token = await accessToken(environment, api(), context.now());
      if (!token) throw new Exit(EXIT.denied, 'Nobody is signed in. Run fairlead login.');
      out.write(`${token}\n`);
    });
}

function show(url: string, browser: boolean, { out }: CommandContext): void {
  out.write(`Sign in at:\n  ${url}\n`);
  if (!browser || !process.stdout.isTTY) return;
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  // Where there is no browser, the address above is enough.
  spawn(opener, [url], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}

function told({
  caller,
  groupsUnknown,
  grants,
}: Awaited<ReturnType<ReturnType<CommandContext['api']>['permissions']>>): string[] {
  return [
    `${caller.id} (${caller.kind})`,
    ...(groupsUnknown === null ? [] : [`Nothing is granted by group: ${groupsUnknown}.`]),
    ...grants.map(
      ({ role, rule, endpoints }) =>
        `  ${role.padEnd(9)} by “${rule}”${endpoints === null ? '' : ` on ${scope(endpoints)}`}`,
    ),
    ...(grants.length === 0 ? ['No rule of this stage names you: you may do nothing. Ask an admin for one.'] : []),
  ];
}

function scope({ names, tags }: { names: readonly string[]; tags: Readonly<Record<string, string>> }): string {
  return [...names, ...Object.entries(tags).map(([key, value]) => `${key}=${value}`)].join(', ');
}
