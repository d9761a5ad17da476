import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { EXIT, Exit } from './exit-codes.ts';

/** Read a YAML or JSON document with members, from a file or, for `-`, from standard input. @throws Exit (usage) */
export function readDocument(file: string): Record<string, unknown> {
  const content = read(file);
  if (content === null || typeof content !== 'object' || Array.isArray(content)) {
    throw new Exit(EXIT.usage, `${file} holds no fields; write them as YAML (profile: sharp) or as a JSON object.`);
  }
  return content as Record<string, unknown>;
}

function read(file: string): unknown {
  try {
    return parse(readFileSync(file === '-' ? 0 : file, 'utf8'));
  } catch (error) {
    throw new Exit(EXIT.usage, `${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}
