import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { EXIT, Exit } from './exit-codes.ts';

/** A request as the API takes it. */
export interface Sample {
  contentType: string;
  body: string;
  encoding: 'utf8' | 'base64';
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.jsonl': 'application/jsonlines',
  '.csv': 'text/csv',
  '.txt': 'text/plain',
};

/** Read a sample request: the file's ending says its content type; what is not text is sent in base64. @throws Exit (usage) */
export function sampleOf(path: string): Sample {
  const bytes = read(path);
  const contentType = CONTENT_TYPES[extname(path).toLowerCase()];
  if (contentType !== undefined) return { contentType, body: bytes.toString('utf8'), encoding: 'utf8' };
  return { contentType: 'application/octet-stream', body: bytes.toString('base64'), encoding: 'base64' };
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Exit(EXIT.usage, `Cannot read the sample ${path}: ${error instanceof Error ? error.message : error}`);
  }
}
