/** For whom Lambda is invoked; its resource policy may ask. */
export interface InvocationSource {
  /** For example `events.amazonaws.com`. */
  readonly service: string;
  /** The rule or topic. */
  readonly sourceArn: string;
}

/**
 * Hands an asynchronous invocation to Lambda. Resolves when Lambda has accepted it; rejects with an `AwsFault` when the
 * function is missing or refuses. What the function does with it is Lambda's affair.
 */
export type InvokeFunction = (functionArn: string, payload: unknown, source: InvocationSource) => Promise<unknown>;
