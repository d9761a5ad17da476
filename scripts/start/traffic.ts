import { Agent, request } from 'node:http';
import type { CloudClock } from '@fairlead/local-cloud';
import { trafficShape } from './traffic-shape.ts';

/** How often requests are sent, real milliseconds: often enough to be a stream, seldom enough to cost nothing. */
const TICK_MS = 20;
const MINUTE_MS = 60_000;
/** Requests under way at most; beyond, the machine is slower than the story, and requests are left out, not piled up. */
const MOST_AT_ONCE = 32;
const BODY = JSON.stringify({ instances: [{ amount: 129.9, country: 'NL', hour: 14 }] });

/**
 * Send continuous traffic to an endpoint through the SageMaker runtime over HTTP, as its callers would.
 *
 * @returns a function that stops it
 */
export function sendTraffic(awsUrl: string, endpointName: string, clock: CloudClock): () => void {
  const perMinute = trafficShape();
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_AT_ONCE });
  const url = new URL(`/endpoints/${endpointName}/invocations`, awsUrl);
  let owed = 0;
  let underWay = 0;
  let lastMs = clock.now();

  const invoke = (): void => {
    underWay++;
    const sent = request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json' } });
    sent.on('response', (response) => response.resume().on('close', () => underWay--));
    // A connection refused while the cloud stops is the end of the traffic, not news.
    sent.on('error', () => underWay--);
    sent.end(BODY);
  };

  const timer = setInterval(() => {
    const nowMs = clock.now();
    const rate = perMinute[Math.floor(nowMs / MINUTE_MS) % perMinute.length] ?? 0;
    owed = Math.min(owed + (rate * (nowMs - lastMs)) / MINUTE_MS, MOST_AT_ONCE);
    lastMs = nowMs;
    for (; owed >= 1 && underWay < MOST_AT_ONCE; owed--) invoke();
  }, TICK_MS);
  return () => {
    clearInterval(timer);
    agent.destroy();
  };
}
