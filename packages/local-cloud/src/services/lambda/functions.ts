import { arn } from '../../arn.ts';
import { AwsError, type CloudContext, type KeyValueStore } from '../../service.ts';
import { type Execution, execute } from './execute.ts';
import type { FunctionDefinition } from './function-definition.ts';

/** The functions of the account. They live in this process and are registered again at every start. */
export class Functions {
  readonly #context: CloudContext;
  readonly #definitions = new Map<string, FunctionDefinition>();
  readonly #running = new Map<string, number>();
  readonly #onRegister: ((name: string) => void)[] = [];
  readonly #known: KeyValueStore<true>;

  constructor(context: CloudContext) {
    this.#context = context;
    this.#known = context.store<true>('lambda/known');
  }

  /** Add a function or replace the one of the same name. */
  register(definition: FunctionDefinition): void {
    this.#definitions.set(definition.name, definition);
    this.#known.put(definition.name, true);
    for (const listener of this.#onRegister) listener(definition.name);
  }

  onRegister(listener: (name: string) => void): void {
    this.#onRegister.push(listener);
  }

  /** Whether there is, or was before the last restart, a function of this name: events for it are kept until it is back. */
  isKnown(name: string): boolean {
    return this.#known.get(name) === true;
  }

  find(name: string): FunctionDefinition | undefined {
    return this.#definitions.get(name);
  }

  /** All functions, by name. */
  list(): FunctionDefinition[] {
    return [...this.#definitions.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @param nameOrArn - a name, a partial ARN or an ARN, with or without a qualifier @throws AwsError ResourceNotFoundException */
  get(nameOrArn: string): FunctionDefinition {
    const definition = this.#definitions.get(functionName(nameOrArn));
    if (definition) return definition;
    throw new AwsError('ResourceNotFoundException', `Function not found: ${this.arn(functionName(nameOrArn))}`);
  }

  arn(name: string): string {
    return arn(this.#context, 'lambda', `function:${name}`);
  }

  /**
   * Run a function once and wait for it.
   *
   * @param event - JSON text
   * @throws AwsError TooManyRequestsException when its reserved concurrency is used up
   */
  async run(definition: FunctionDefinition, event: string, requestId: string): Promise<Execution> {
    const running = this.#running.get(definition.name) ?? 0;
    if (running >= (definition.reservedConcurrency ?? Number.POSITIVE_INFINITY)) {
      const fields = { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded', Type: 'User' };
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', { status: 429, fields });
    }
    this.#running.set(definition.name, running + 1);
    try {
      return await execute(this.#context.clock, definition, {
        event,
        requestId,
        functionArn: this.arn(definition.name),
      });
    } finally {
      this.#running.set(definition.name, (this.#running.get(definition.name) ?? 1) - 1);
    }
  }
}

/** The bare name in a function name, partial ARN or ARN, without its qualifier. */
export function functionName(nameOrArn: string): string {
  const tail = nameOrArn.includes('function:') ? (nameOrArn.split('function:')[1] ?? '') : nameOrArn;
  return tail.split(':')[0] ?? '';
}
