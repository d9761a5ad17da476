import {
  DeregisterScalableTargetCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeEndpointCommand, UpdateEndpointCommand } from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime';
import { settled } from '../bench.ts';
import type { Experiment } from '../fact.ts';
import { refusalOf } from '../lab.ts';

export const nameCase: Experiment = {
  id: 'name-case',
  question: 'Is an endpoint found in another case, are ARNs lower-cased, and does InvokeEndpoint want the exact case?',
  assumed: 'Found in any case, ARNs lower-cased, InvokeEndpoint wants the exact case.',
  async run({ clients }, { endpointName }) {
    const lower = endpointName.toLowerCase();
    const described = await refusalOf(() =>
      clients.sageMaker.send(new DescribeEndpointCommand({ EndpointName: lower })),
    );
    const { EndpointArn } = await clients.sageMaker.send(new DescribeEndpointCommand({ EndpointName: endpointName }));
    const body = { Body: new TextEncoder().encode('{}'), ContentType: 'application/json' };
    const invoked = await refusalOf(() =>
      clients.runtime.send(new InvokeEndpointCommand({ EndpointName: lower, ...body })),
    );
    const arnTail = EndpointArn?.split('/').at(-1);
    return {
      holds: described === 'accepted' && arnTail === lower && invoked !== 'accepted',
      seen: { described, arnTail, invoked },
    };
  },
};

export const scalingConflict: Experiment = {
  id: 'scaling-conflict',
  question: 'What does UpdateEndpoint answer when the new config leaves out a variant that has a scalable target?',
  assumed: 'A ValidationException that names autoscaling; either outcome is tolerated.',
  async run(lab, bench) {
    const { scaling, sageMaker } = lab.clients;
    const target = {
      ServiceNamespace: 'sagemaker',
      ResourceId: `endpoint/${bench.endpointName}/variant/b`,
      ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
    } as const;
    await scaling.send(new RegisterScalableTargetCommand({ ...target, MinCapacity: 1, MaxCapacity: 1 }));
    const EndpointName = bench.endpointName;
    const answer = await refusalOf(() =>
      sageMaker.send(new UpdateEndpointCommand({ EndpointName, EndpointConfigName: bench.configNames.onlyA })),
    );
    await settled(lab, bench);
    await scaling.send(new DeregisterScalableTargetCommand(target));
    const names =
      answer !== 'accepted' && answer.name === 'ValidationException' && /auto.?scaling/i.test(answer.message);
    return { holds: names, seen: { answer } };
  },
};
