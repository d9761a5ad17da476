// Installs the dependencies on first use, and again when package-lock.json has changed. Runs on the machine's own
// Node.js, before the project's one is there.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const STAMP = 'node_modules/.fairlead-installed';
const OLDEST_NODE = 20;

const wanted = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
const installed = existsSync(STAMP) ? readFileSync(STAMP, 'utf8') : '';

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  console.error(`Fairlead needs Node.js ${OLDEST_NODE} or later to install itself; this is ${process.version}.`);
  process.exitCode = 1;
} else if (installed !== wanted) {
  process.exitCode = await install();
  if (process.exitCode === 0) writeFileSync(STAMP, wanted);
}

/** Runs `npm ci` with a line that shows it is alive; its output is shown only when it fails. */
function install() {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const line = (text) => process.stderr.write(process.stderr.isTTY ? `\r${text}\u001b[K` : `${text}\n`);
  line('Installing the dependencies (first use, about half a minute) …');
  const timer = setInterval(() => process.stderr.isTTY && line(`Installing the dependencies … ${seconds()} s`), 1000);
  return new Promise((resolve) => {
    const npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      shell: process.platform === 'win32',
    });
    const output = [];
    npm.stdout.on('data', (chunk) => output.push(chunk));
    npm.stderr.on('data', (chunk) => output.push(chunk));
    npm.on('error', (error) => output.push(Buffer.from(String(error))));
    npm.on('close', (code) => {
      clearInterval(timer);
      line(code === 0 ? `Installed in ${seconds()} s.` : `npm ci failed after ${seconds()} s:`);
      if (process.stderr.isTTY) process.stderr.write('\n');
      if (code !== 0) process.stderr.write(Buffer.concat(output));
      resolve(code ?? 1);
    });
  });
}
