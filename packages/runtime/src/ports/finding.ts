/** Find endpoints of one account and region. Throws when SageMaker does not answer. */
export interface EndpointFinder {
  /** Names of all endpoints; undefined when there are too many to list (more than 2,000). */
  names(): Promise<string[] | undefined>;
  /** Names of the endpoints that carry all of these tags, in the order of the alphabet; at most `limit`. */
  tagged(tags: Readonly<Record<string, string>>, limit: number): Promise<string[]>;
}

/** Read tags of endpoints of one account and region. Throws when SageMaker does not answer. */
export interface EndpointTags {
  /** An endpoint's own tags; one that does not exist has none. */
  tagsOf(name: string): Promise<Record<string, string>>;
}
