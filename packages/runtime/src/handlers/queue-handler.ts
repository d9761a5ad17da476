import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { instrumented, type LambdaHandler, logger } from '../observability.ts';

/**
 * A handler for SQS messages, answered one by one: a message that fails comes back alone, its siblings are done.
 *
 * Messages of a batch run at the same time; `work` is safe to run twice for the same body.
 */
export function queueHandler(work: (body: string) => Promise<void>): LambdaHandler<SQSEvent, SQSBatchResponse> {
  return instrumented(async ({ Records }) => {
    const results = await Promise.allSettled(Records.map(({ body }) => work(body)));
    const batchItemFailures = results.flatMap((result, index) => {
      const record = Records[index];
      if (result.status === 'fulfilled' || !record) return [];
      logger.error('Message failed and is returned to the queue', {
        messageId: record.messageId,
        error: result.reason,
      });
      return [{ itemIdentifier: record.messageId }];
    });
    return { batchItemFailures };
  });
}
