/** A function as the local cloud runs it: in this process, by calling its handler. */
export interface FunctionDefinition {
  name: string;
  /** The very export that Lambda would call; it is handed copies of the event, and a Lambda context. */
  handler: (event: never, context: never) => unknown;
  /** 1 to 900. */
  timeoutSeconds: number;
  /** Default 512; nothing is enforced, the context tells it. */
  memoryMb?: number;
  /** Where an asynchronous invocation goes after its last failure: the ARN of an SQS queue. */
  deadLetterQueueArn?: string;
  /** How many invocations may run at once; more are throttled. */
  reservedConcurrency?: number;
}
