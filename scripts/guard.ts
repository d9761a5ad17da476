import { createInterface } from 'node:readline';
import { answerLine } from '@fairlead/guard';

/**
 * Answer guard cases, one JSON object a line from standard input, one answer a line on standard output, in order.
 *
 *     npm run guard -- < cases.jsonl
 *
 * A case that is wrong is answered with `{"id", "error"}` and the run goes on; blank lines are skipped.
 */
for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
  if (line.trim() !== '') process.stdout.write(`${answerLine(line)}\n`);
}
