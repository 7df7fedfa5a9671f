/** An error as an AWS API answers it. `code` is the wire code, for example `DBClusterNotFoundFault`. */
export class AwsFault extends Error {
  readonly code: string;
  readonly statusCode: number;
  /** Further members of a JSON error body, such as `CancellationReasons` or `Item`. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, options: { statusCode?: number; members?: Record<string, unknown> } = {}) {
    super(message);
    this.name = 'AwsFault';
    this.code = code;
    this.statusCode = options.statusCode ?? 400;
    this.members = options.members ?? {};
  }
}

/** What the local runtime does not imitate is refused by name, never half answered. */
export function notImitated(what: string): AwsFault {
  return new AwsFault('NotImplemented', `the local runtime does not imitate ${what}; see docs/local-runtime.md`, {
    statusCode: 501,
  });
}
