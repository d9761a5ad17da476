/** An asynchronous request from its acceptance to its answer. */
export interface AsyncRequest {
  endpointName: string;
  inferenceId: string;
  /** Rises by one per request: the order in which requests are taken up. */
  sequence: number;
  receivedAtMs: number;
  /** When a request that was not taken up is dropped. */
  expiresAtMs: number;
  /** The inline payload, base64; absent for one that lies in S3. */
  body?: string | undefined;
  contentType?: string | undefined;
  accept?: string | undefined;
  customAttributes?: string | undefined;
  /** Since it was taken up: by which variant, and when a played model will have answered. */
  taken?: { variant: string; atMs: number; endsAtMs: number; status: number; modelLatencyMs: number } | undefined;
}
