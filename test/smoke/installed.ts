import { spawnSync } from 'node:child_process';

/** A client program of this machine. */
export interface Installed {
  /** Its name and version, such as `aws-cli/2.9.19`. */
  name: string;
  program: string;
}

/** What PATH finds, and what the system's packages install beside it: their versions speak different protocols. */
const PLACES = ['', '/usr/bin/'];

function installed(program: string, args: string[], nameOf: (output: string) => string | undefined): Installed[] {
  const found = PLACES.flatMap((place) => {
    const { status, stdout } = spawnSync(`${place}${program}`, args, { encoding: 'utf8' });
    const name = status === 0 ? nameOf(stdout) : undefined;
    return name ? [{ name, program: `${place}${program}` }] : [];
  });
  return found.filter(({ name }, index) => found.findIndex((other) => other.name === name) === index);
}

/** The AWS CLIs of this machine, one per version; possibly none. */
export function installedClis(): Installed[] {
  return installed('aws', ['--version'], (output) => /^aws-cli\/\S+/.exec(output)?.[0]);
}

/** The Python interpreters of this machine that have boto3, one per version of it; possibly none. */
export function installedBoto3(): Installed[] {
  const script = 'import boto3; print("boto3", boto3.__version__)';
  return installed('python3', ['-c', script], (output) => output.trim() || undefined);
}
