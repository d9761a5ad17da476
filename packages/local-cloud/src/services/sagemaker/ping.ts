/** A container must answer /ping within two real seconds (Developer Guide, your-algorithms-inference-code). */
const PING_TIMEOUT_MS = 2000;

/** Whether a container answers `GET /ping` with 200. Redirects are not followed, so nothing but loopback is asked. */
async function isHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/ping`, { redirect: 'manual', signal: AbortSignal.timeout(PING_TIMEOUT_MS) });
    await response.body?.cancel();
    return response.status === 200;
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) return false;
    throw error;
  }
}

/** The first variant whose container does not answer; undefined when all do. */
export async function firstUnhealthy(
  targets: readonly { variant: string; url: string }[],
): Promise<string | undefined> {
  const answers = await Promise.all(
    targets.map(async ({ variant, url }) => ({ variant, healthy: await isHealthy(url) })),
  );
  return answers.find(({ healthy }) => !healthy)?.variant;
}
