/**
 * Load a handler, call it once, and print when each was done, in milliseconds since this process began.
 *
 *     node probe.mjs <handler module> <event as JSON>
 */
const [modulePath = '', event = '{}'] = process.argv.slice(2);
const { handler } = (await import(modulePath)) as { handler(event: unknown, context: object): Promise<unknown> };
const readyMs = performance.now();
await handler(JSON.parse(event), { awsRequestId: 'bench', functionName: 'bench' });
const answeredMs = performance.now();
process.stdout.write(`\n${JSON.stringify({ readyMs, answeredMs })}\n`, () => process.exit());
