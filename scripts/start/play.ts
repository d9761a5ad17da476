import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ProgressView, progressView, type Screen } from '@fairlead/cli/progress';
import { hasEnded, type RolloutView } from '@fairlead/rollout';
import { localClients } from '../local/clients.ts';
import { endpointInService, ensureEndpoint, ensureModel } from './demo-world.ts';
import type { LocalFairlead } from './local-fairlead.ts';
import { DEMO_PLAN, ENDPOINT, type Story, storiesOfRound } from './stories.ts';
import { sendTraffic } from './traffic.ts';

/** A story takes about two minutes; one that takes so much longer, real milliseconds, is told as not ended. */
const LONGEST_STORY_MS = 10 * 60_000;
/** How often the picture is drawn anew, real milliseconds. */
const DRAW_EVERY_MS = 250;

/** The demo: an endpoint under traffic, and the stories of one round on it. */
export async function play(
  fairlead: LocalFairlead,
  { dataDir, screen }: { dataDir: string; screen: Screen },
): Promise<boolean> {
  const { sageMaker } = localClients(fairlead.cloud);
  await ensureEndpoint(sageMaker);
  screen.write(`Endpoint ${ENDPOINT} comes up …\n`);
  await endpointInService(sageMaker);
  sendTraffic(fairlead.awsUrl, ENDPOINT, fairlead.cloud.clock);
  const rounds = roundFile(dataDir);
  const progress = progressView(screen, process.env);
  let asItShould = true;
  for (const story of storiesOfRound(rounds.current)) {
    await ensureModel(sageMaker, story);
    asItShould = (await tell(fairlead, story, { screen, progress })) && asItShould;
  }
  rounds.finish();
  return asItShould;
}

/** Start a story's rollout, or find it if it has begun in an earlier run, and follow it to its end. */
async function tell(
  { apiUrl }: LocalFairlead,
  story: Story,
  { screen, progress }: { screen: Screen; progress: ProgressView },
): Promise<boolean> {
  screen.write(`\n${story.title}\n\n`);
  const { id } = await call<RolloutView>(`${apiUrl}/v1/rollouts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': story.idempotencyKey },
    body: JSON.stringify({ ...DEMO_PLAN, model: story.model }),
  });
  const giveUpAt = Date.now() + LONGEST_STORY_MS;
  for (;;) {
    const view = await call<RolloutView>(`${apiUrl}/v1/rollouts/${id}`);
    progress.show(view);
    if (hasEnded(view.status) || Date.now() > giveUpAt) {
      progress.done();
      const asItShould = view.status === story.shouldEnd;
      const how = hasEnded(view.status) ? `ended ${view.status}` : `still ${view.status} after ten minutes`;
      screen.write(
        `\n${asItShould ? '✓' : '✗'} ${how}${asItShould ? ', as it should' : `; it should have ${story.shouldEnd}`}\n`,
      );
      return asItShould;
    }
    await new Promise((resolve) => setTimeout(resolve, DRAW_EVERY_MS));
  }
}

async function call<T>(url: string, init?: RequestInit): Promise<T> {
  const response = await fetch(url, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${init?.method ?? 'GET'} ${url} answered ${response.status}: ${text}`);
  return JSON.parse(text) as T;
}

/** Which round of stories the data folder is at. */
function roundFile(dataDir: string): { current: number; finish(): void } {
  const file = join(dataDir, 'demo.json');
  const current = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { round: number }).round : 1;
  return { current, finish: () => writeFileSync(file, JSON.stringify({ round: current + 1 })) };
}
