/** What kind of refusal a code stands for. */
export interface ProblemKind {
  status: number;
  title: string;
}

/** One bad field of a request. */
export interface FieldFault {
  /** JSON Pointer as a URI fragment, `#/steps/1/weight`; for a query parameter `?limit`. */
  pointer: string;
  code: string;
  detail: string;
}

/** A refusal that travels to the caller as `application/problem+json` (RFC 9457). */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: string;
  readonly kind: ProblemKind;
  readonly errors: FieldFault[];
  readonly headers: Record<string, string>;
  readonly extra: Record<string, unknown>;

  constructor(
    code: string,
    kind: ProblemKind,
    detail: string,
    more: { errors?: FieldFault[]; headers?: Record<string, string>; extra?: Record<string, unknown> } = {},
  ) {
    super(detail);
    this.code = code;
    this.kind = kind;
    this.errors = more.errors ?? [];
    this.headers = more.headers ?? {};
    this.extra = more.extra ?? {};
  }
}

/** The codes of one package, each with its status and title, and the way to raise them. */
export interface Problems<Code extends string> {
  readonly kinds: Readonly<Record<Code, ProblemKind>>;
  make(code: Code, detail: string, more?: ConstructorParameters<typeof Problem>[3]): Problem;
}

/** Declare a package's problem codes; each has its page, `docs/problems/<code>.md`. */
export function defineProblems<Code extends string>(kinds: Record<Code, ProblemKind>): Problems<Code> {
  return { kinds, make: (code, detail, more) => new Problem(code, kinds[code], detail, more) };
}

/** What can be wrong with any request, whatever it asks for. */
export const requestProblems: Problems<
  | 'body_invalid'
  | 'body_not_json'
  | 'body_too_large'
  | 'content_type_unsupported'
  | 'idempotency_key_invalid'
  | 'idempotency_key_reused'
  | 'internal'
  | 'method_not_allowed'
  | 'query_invalid'
  | 'route_unknown'
  | 'unavailable'
> = defineProblems({
  body_invalid: { status: 422, title: 'Request body invalid' },
  body_not_json: { status: 400, title: 'Request body is not JSON' },
  body_too_large: { status: 413, title: 'Request body too large' },
  content_type_unsupported: { status: 415, title: 'Content type not supported' },
  idempotency_key_invalid: { status: 400, title: 'Idempotency-Key invalid' },
  idempotency_key_reused: { status: 422, title: 'Idempotency-Key reused for another request' },
  internal: { status: 500, title: 'Internal error' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  query_invalid: { status: 400, title: 'Query parameters invalid' },
  route_unknown: { status: 404, title: 'No such route' },
  unavailable: { status: 503, title: 'AWS is not answering' },
});
