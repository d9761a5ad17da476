import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

const FOLDER = '.fairlead';
const FILE = `${FOLDER}/local.json`;

/** Where a locally running Fairlead is, for other tools. */
export interface LocalFile {
  /** The AWS endpoint: what `AWS_ENDPOINT_URL` or `--endpoint-url` shall be. */
  aws: string;
  api: string;
  pid: number;
}

/** Tell other tools where we are. Written whole or not at all. */
export function writeLocalFile(content: LocalFile): void {
  mkdirSync(FOLDER, { recursive: true });
  const next = `${FILE}.${process.pid}`;
  writeFileSync(next, `${JSON.stringify(content, null, 2)}\n`);
  renameSync(next, FILE);
}

/** We are gone; a file that another process has written since stays. */
export function removeLocalFile(): void {
  if (!existsSync(FILE)) return;
  const { pid } = JSON.parse(readFileSync(FILE, 'utf8')) as LocalFile;
  if (pid === process.pid) rmSync(FILE);
}
