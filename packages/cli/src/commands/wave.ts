import type { TargetView, WaveView } from '@fairlead/wave';
import type { Command } from 'commander';
import type { WaveDetail } from '../api-client.ts';
import { type CommandContext, print } from '../context.ts';
import { EXIT, Exit } from '../exit-codes.ts';
import { readDocument } from '../read-document.ts';
import { table } from '../table.ts';
import { millisecondsOf } from './watch.ts';

const LOOK_EVERY_MS = 2_000;

/** `fairlead wave start | show | list | watch | pause | resume | abort` */
export function waveCommands(wave: Command, context: CommandContext): void {
  wave
    .command('start')
    .description('roll a model out over many endpoints, a stage at a time')
    .requiredOption('-f, --file <path>', 'the wave as YAML or JSON, - for standard input')
    .option('--idempotency-key <key>', 'a repeat with the same key finds the same wave')
    .option('--json', 'print JSON')
    .action(async ({ file, idempotencyKey, json }: { file: string; idempotencyKey?: string; json?: boolean }) => {
      const value = await context.api().startWave(readDocument(file), idempotencyKey);
      const warnings = value.warnings.map((warning) => `Warning: ${warning}`);
      print(context, { json: json === true, value, lines: () => [...summaryOf(value), ...warnings] });
    });
  wave
    .command('show')
    .description('show how a wave stands: counts, forecast, and a line per endpoint')
    .argument('<id>', 'the wave')
    .option('--json', 'print JSON')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const value = await context.api().showWave(id);
      print(context, { json: json === true, value, lines: () => [...summaryOf(value), '', ...targetLines(value)] });
    });
  wave
    .command('list')
    .description('list waves, newest first')
    .option('--limit <count>', 'how many, 1 to 100', '20')
    .option('--cursor <cursor>', 'from the last line of the page before')
    .option('--json', 'print JSON')
    .action(async ({ limit, cursor, json }: { limit: string; cursor?: string; json?: boolean }) => {
      const value = await context.api().listWaves({ limit: Number(limit), ...(cursor ? { cursor } : {}) });
      const more = value.nextCursor ? [`More: fairlead wave list --cursor ${value.nextCursor}`] : [];
      print(context, { json: json === true, value, lines: () => [...listLines(value.items), ...more] });
    });
  wave
    .command('watch')
    .description('follow a wave to its end; exits 0 done, 1 stopped or aborted, 4 timeout')
    .argument('<id>', 'the wave')
    .option('--timeout <duration>', 'stop watching after this long, such as 90s or 2h', '24h')
    .action((id: string, { timeout }: { timeout: string }) => watchWave(context, id, timeout));
  for (const name of ['pause', 'resume', 'abort'] as const) {
    wave
      .command(name)
      .description(DOES[name])
      .argument('<id>', 'the wave')
      .option('-r, --reason <text>', 'why, for the audit trail')
      .option('--json', 'print JSON')
      .action(async (id: string, { reason, json }: { reason?: string; json?: boolean }) => {
        const value = await context.api().commandWave(id, name, reason);
        print(context, { json: json === true, value, lines: () => [`${id}: ${name} accepted.`, value.why] });
      });
  }
}

const DOES = {
  pause: 'start nothing more until it is resumed; what runs goes on',
  resume: 'go on starting',
  abort: 'start nothing more, and take back what runs',
} as const;

/** Follow a wave, a line whenever something changed. @throws Exit unless it succeeded */
async function watchWave(context: CommandContext, id: string, timeout: string): Promise<void> {
  const giveUpAt = context.now() + millisecondsOf(timeout);
  let told = '';
  for (;;) {
    const wave = await context.api().showWave(id);
    const line = `${wave.status}  ${countsText(wave)}  ${wave.why}`;
    if (line !== told) context.out.write(`${wave.asOf.slice(11, 19)}  ${line}\n`);
    told = line;
    if (wave.status === 'succeeded') return;
    if (wave.endedAt) throw new Exit(EXIT.failed, `${id} ended ${wave.status}.`);
    if (context.now() >= giveUpAt) throw new Exit(EXIT.timeout, `Stopped watching after ${timeout}; the wave goes on.`);
    await context.sleep(LOOK_EVERY_MS);
  }
}

function summaryOf(wave: WaveView): string[] {
  const { id, status, why, endpoints, stages, forecast } = wave;
  const cost = forecast.costUsd === null ? 'without prices' : `${forecast.costUsd} USD`;
  const hours = Object.entries(forecast.extraInstanceHours).map(([type, count]) => `${count} h of ${type}`);
  return [
    `${id}  ${status}  ${endpoints} endpoints in stages of ${stages.join(', ')}`,
    `  ${countsText(wave)}`,
    `  ${why}`,
    `  ${forecast.endsAt ? `ends about ${forecast.endsAt.slice(0, 16).replace('T', ' ')} UTC` : 'over'}; costs about ${cost} (${hours.join(', ')})`,
  ];
}

function countsText({ counts }: WaveView): string {
  return Object.entries(counts)
    .map(([state, count]) => `${count} ${state}`)
    .join(', ');
}

function targetLines({ targets }: WaveDetail): string[] {
  const places = new Set(targets.map(placeText));
  const rows = targets.map(({ stage, state, rolloutId, why, ...target }) => [
    places.size > 1 ? `${target.endpoint} ${placeText(target)}` : target.endpoint,
    String(stage + 1),
    state,
    rolloutId ?? '–',
    why,
  ]);
  return table(['ENDPOINT', 'STAGE', 'STATE', 'ROLLOUT', 'WHY'], rows);
}

function placeText({ region, accountId }: Pick<TargetView, 'region' | 'accountId'>): string {
  return `${region} ${accountId}`;
}

function listLines(waves: readonly WaveView[]): string[] {
  if (waves.length === 0) return ['No waves yet. Start one: fairlead wave start --file wave.yaml'];
  const rows = waves.map((wave) => [
    wave.id,
    wave.status,
    countsText(wave),
    wave.startedAt.slice(0, 19).replace('T', ' '),
  ]);
  return table(['ID', 'STATUS', 'ENDPOINTS', 'STARTED (UTC)'], rows);
}
