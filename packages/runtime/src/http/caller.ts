import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** What API Gateway's authorizers put into an event. */
interface Authorizer {
  iam?: { userArn?: string };
  jwt?: { claims?: { sub?: string } };
}

/** Who is calling: an IAM ARN, a token's subject, or `anonymous` on an open route. */
export function callerOf(event: APIGatewayProxyEventV2): string {
  const { authorizer } = event.requestContext as { authorizer?: Authorizer };
  return authorizer?.iam?.userArn ?? authorizer?.jwt?.claims?.sub ?? 'anonymous';
}
