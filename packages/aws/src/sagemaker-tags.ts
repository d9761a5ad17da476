import { DescribeEndpointCommand, type SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { EndpointTags } from '@fairlead/runtime';
import { orMissing, tagsOf } from './sagemaker-endpoints.ts';

/** Read tags of endpoints through DescribeEndpoint, which knows the ARN, and ListTags. */
export function sageMakerTags(client: SageMakerClient): EndpointTags {
  return {
    async tagsOf(name) {
      const found = await orMissing(() => client.send(new DescribeEndpointCommand({ EndpointName: name })));
      return found === 'missing' ? {} : tagsOf(client, found.EndpointArn);
    },
  };
}
