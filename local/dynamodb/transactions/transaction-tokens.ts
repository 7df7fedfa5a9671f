import { createHash } from 'node:crypto';
import { AwsFault } from '../../wire/aws-fault.ts';

/** DynamoDB remembers a ClientRequestToken for ten minutes after its transaction was done. */
const TOKEN_LIFE_MS = 10 * 60 * 1000;

interface Remembered {
  readonly fingerprint: string;
  readonly expiresAtMs: number;
}

/** The tokens of the transactions that were carried out, so that a repeated request does nothing. */
export class TransactionTokens {
  /** In the order of their expiry, because all live equally long. */
  private readonly remembered = new Map<string, Remembered>();

  /** True when this request was done already; throws IdempotentParameterMismatchException when another was. */
  wasDone(token: string, request: unknown, nowMs: number): boolean {
    this.forgetExpired(nowMs);
    const earlier = this.remembered.get(token);
    if (earlier === undefined) return false;
    if (earlier.fingerprint === fingerprintOf(request)) return true;
    // The wording is a guess; the code is AWS's.
    throw new AwsFault(
      'IdempotentParameterMismatchException',
      'The client request token was already used with different request parameters',
    );
  }

  remember(token: string, request: unknown, nowMs: number): void {
    this.remembered.set(token, { fingerprint: fingerprintOf(request), expiresAtMs: nowMs + TOKEN_LIFE_MS });
  }

  private forgetExpired(nowMs: number): void {
    for (const [token, { expiresAtMs }] of this.remembered) {
      if (expiresAtMs > nowMs) return;
      this.remembered.delete(token);
    }
  }
}

/** The same for requests that differ only in the order of their members. */
function fingerprintOf(request: unknown): string {
  const canonical = JSON.stringify(request, (_, value: unknown) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value) || ArrayBuffer.isView(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
  return createHash('sha256').update(canonical).digest('hex');
}
