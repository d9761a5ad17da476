import { Constraints } from './constraints.ts';
import { validationException } from './errors.ts';

/** Results per page when MaxResults is absent (API reference of ListEndpoints), and the most it may ask for. */
const DEFAULT_PAGE = 10;
const LARGEST_PAGE = 100;

/** The filters that all List operations of models, configs and endpoints share. */
export interface ListInput {
  SortBy?: string | undefined;
  SortOrder?: string | undefined;
  NextToken?: string | undefined;
  MaxResults?: number | undefined;
  NameContains?: string | undefined;
  CreationTimeBefore?: Date | undefined;
  CreationTimeAfter?: Date | undefined;
}

interface Listed {
  name: string;
  createdAtMs: number;
}

/** Where a page ended: the sort value and the name of its last record. */
type Position = [value: string | number, name: string];

const compare = (a: Position, b: Position): number => {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  if (a[1] !== b[1]) return a[1] < b[1] ? -1 : 1;
  return 0;
};

const encode = (position: Position): string => Buffer.from(JSON.stringify(position)).toString('base64url');

function decode(token: string): Position {
  try {
    const [value, name] = JSON.parse(Buffer.from(token, 'base64url').toString()) as [unknown, unknown];
    if ((typeof value === 'string' || typeof value === 'number') && typeof name === 'string') return [value, name];
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof TypeError)) throw error;
  }
  throw validationException('Invalid NextToken.');
}

const within = (atMs: number, from: Date | undefined, before: Date | undefined): boolean =>
  (!from || atMs >= from.getTime()) && (!before || atMs < before.getTime());

/**
 * One page of records, newest first unless told otherwise.
 *
 * A token names the last record seen, not an offset: records that come or go between two pages neither repeat nor hide
 * others.
 *
 * @param sortValues - what each SortBy value sorts by, in addition to `Name` and `CreationTime` (the default)
 */
export function page<R extends Listed>(
  records: Iterable<R>,
  input: ListInput,
  sortValues: Record<string, (record: R) => string | number> = {},
): { page: R[]; NextToken: string | undefined } {
  const sorts: typeof sortValues = { CreationTime: (r) => r.createdAtMs, Name: (r) => r.name, ...sortValues };
  const constraints = new Constraints();
  constraints.range(input.MaxResults, 'maxResults', { min: 1, max: LARGEST_PAGE });
  constraints.oneOf(input.SortBy, 'sortBy', Object.keys(sorts));
  constraints.oneOf(input.SortOrder, 'sortOrder', ['Ascending', 'Descending']);
  constraints.check();
  const sortValue = sorts[input.SortBy ?? 'CreationTime'] ?? ((r: R) => r.createdAtMs);
  const direction = input.SortOrder === 'Ascending' ? 1 : -1;
  const after = input.NextToken === undefined ? undefined : decode(input.NextToken);

  const placed: { record: R; position: Position }[] = [];
  for (const record of records) {
    if (!record.name.includes(input.NameContains ?? '')) continue;
    if (!within(record.createdAtMs, input.CreationTimeAfter, input.CreationTimeBefore)) continue;
    const position: Position = [sortValue(record), record.name];
    if (!after || direction * compare(position, after) > 0) placed.push({ record, position });
  }
  placed.sort((a, b) => direction * compare(a.position, b.position));
  const size = input.MaxResults ?? DEFAULT_PAGE;
  const last = placed.length > size ? placed[size - 1] : undefined;
  return { page: placed.slice(0, size).map(({ record }) => record), NextToken: last && encode(last.position) };
}
