import { GuardInputError } from '../guard-input-error.ts';
import { answerCase } from './answer-case.ts';
import { isObject } from './case-input.ts';

/**
 * Answer one line of a case file with one line: the answer, or `{"id", "error"}` saying what is wrong with the case.
 *
 * @param line - one JSON object; its `id` is copied, null when there is none
 */
export function answerLine(line: string): string {
  const input = parsed(line);
  if (!isObject(input))
    return JSON.stringify({ id: null, error: 'the line is not a JSON object; write one case a line' });
  const id = input.id ?? null;
  try {
    return JSON.stringify({ id, ...answerCase(input) });
  } catch (error) {
    if (!(error instanceof GuardInputError)) throw error;
    return JSON.stringify({ id, error: error.message });
  }
}

/** The value of the line, or undefined when it is not JSON. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
