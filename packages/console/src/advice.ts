import type { Outcome } from '@fairlead/rollout';

/** What Fairlead did about an outcome, and what a person may do now: the words of `docs/outcomes`. */
export interface Advice {
  did: string;
  next: string;
}

/** By outcome. `…` marks what to type. A test holds it to the pages of `docs/outcomes`. */
export const ADVICE: Readonly<Record<Outcome, Advice>> = {
  abandoned: {
    did: 'Ended the rollout and left everything as it was.',
    next: 'Look what the endpoint serves. Start a new rollout from there.',
  },
  aborted: {
    did: 'Moved all traffic back to the champion in one call, checked it twice, then brought the original config back.',
    next: '`retry` starts the same rollout anew.',
  },
  adopted: {
    did: 'Ended the rollout and touched nothing.',
    next: 'Start a new rollout from what is live now.',
  },
  'capacity-short': {
    did: 'Stayed where it was, and asks again every 15 minutes.',
    next: 'Wait, or `retry` to ask now. With a scarce type, roll out on another one.',
  },
  'change-refused': {
    did: 'Went back to the champion. On the way back it goes on asking every two minutes.',
    next: '`cause` holds SageMaker’s words. Mend the permission or the config, then `retry`.',
  },
  'deadline-passed': {
    did: 'Went back to the champion; while SageMaker was busy it was written down and followed at once after.',
    next: '`cause` names the deadline. Set another under `deadlines` in the policy if it was too short, then `retry`.',
  },
  drifted: {
    did: 'Stopped. Nothing is overwritten. `why` names who it may have been, when CloudTrail tells.',
    next: '`adopt` accepts what is live, `retry` begins again over it, `abort` brings the original config back. Without an answer the rollout ends after three days, touching nothing.',
  },
  'endpoint-deleted': {
    did: 'Ended the rollout and touched nothing more.',
    next: 'Nothing, if it was meant. The configs of the rollout are kept for the revert window.',
  },
  'endpoint-failed': {
    did: 'Ended the rollout and touched nothing more.',
    next: 'Delete the endpoint and create it again on its original config, which is still there.',
  },
  'guard-failed': {
    did: 'Turned round at that look, whatever had been asked for, also while weights moved or SageMaker was busy.',
    next: 'Read the evidence (`fairlead rollout evidence <id>`), mend the model, start again. `retry` rolls the same model out anew.',
  },
  inconclusive: {
    did: 'Went back to the champion.',
    next: 'Give the step more traffic or a longer `maxHold`, or choose `ask`; the plan says what each guard can see.',
  },
  'metrics-unreadable': {
    did: 'Went back to the champion. Until then the weights stood still.',
    next: 'See why CloudWatch refused (permissions, throttling), then `retry`.',
  },
  'model-deleted': {
    did: 'Went back to the champion: new instances of the challenger could not come up.',
    next: 'Create the model again, then `retry`.',
  },
  'out-of-service': {
    did: 'Waited half an hour for SageMaker to bring it back, then asked for the original config; with an abort at once. After two hours the rollout ends as lost.',
    next: 'Look at the endpoint’s FailureReason. Once it serves again, start a rollout.',
  },
  'owner-reverts': {
    did: 'While the rollout ran: stopped, as for any other change by somebody else. After its end: told it once (`rollout.undone.v1`) and left the endpoint as it is; the rollout stays `succeeded`, its `outcome` and `why` say what became of it. An event of the endpoint has it looked at within a minute or so, without events it is looked at every hour.',
    next: 'Change the endpoint config in the owner’s template, or let the owner ignore it (Terraform: `lifecycle { ignore_changes = [endpoint_config_name] }`; CloudFormation: take the endpoint out of the stack; ACK: remove the annotation or the resource). Then `retry`, or `adopt`; after the end, start the rollout again.',
  },
  'quota-exceeded': {
    did: 'Stayed at this weight with both models up, and asks again every 15 minutes. A quota says nothing about the model. When the last swap is concerned nothing is ever rolled back for it; before that, after a day.',
    next: 'Have the quota raised (Service Quotas), then `retry` to go on now. `abort` takes it back.',
  },
  reverted: {
    did: 'One weight call gave the champion all traffic; then the original config came back.',
    next: '`retry` starts the same rollout anew, once the reason is mended.',
  },
  'rolled-back-by-sagemaker': {
    did: 'Compared config and weights, kept the FailureReason in `cause`, and went back to the champion. Nothing is retried blindly.',
    next: 'Read the reason: most often a container that fails its health check. Mend the model, then `retry`.',
  },
  'smoke-failed': {
    did: 'Took the challenger away again. No live request has reached it.',
    next: '`cause` holds what the container said. Mend the model or the sample, then `retry`.',
  },
  succeeded: {
    did: 'Moved the weights step by step with every guard’s consent, kept the champion warm at 100 %, then swapped to a config of one variant.',
    next: 'Nothing. Within the revert window (72 h) `revert` starts a rollout back to the model before.',
  },
  'system-updating': {
    did: 'Sent nothing. Guards look on, and what they decide is carried out when the endpoint is free. Told it, and tells it again each hour.',
    next: 'SystemUpdating cannot be interrupted. For an update that hangs, ask AWS support.',
  },
  throttled: {
    did: 'Backs off up to two minutes between sends, and stays. Sends that were throttled never count as failures; the phase’s deadline still holds. An abort is sent at once.',
    next: 'Nothing. Look for a script that polls SageMaker if it lasts.',
  },
  'update-rollback-failed': {
    did: 'Told at once, as `rollout.update-rollback-failed.v1`, which variant carries which weight on how many instances. Then asked for the original config, the only update such an endpoint takes.',
    next: 'Page somebody. If the original config does not come back, ask AWS support; the event holds what they need.',
  },
  'weights-not-kept': {
    did: 'Went back to the champion.',
    next: 'Look whether something else sets weights on this endpoint. Then `retry`.',
  },
};
