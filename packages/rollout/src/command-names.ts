/** What a person may ask of a rollout. */
export const COMMANDS = ['promote', 'promote-full', 'pause', 'resume', 'abort', 'retry', 'adopt', 'revert'] as const;
export type CommandName = (typeof COMMANDS)[number];
