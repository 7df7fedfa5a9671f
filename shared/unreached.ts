/** Why something was not reached. */
export const UNREACHED = [
  /** Nothing came back: packets are dropped, for want of a route or by a security group. */
  'timed out',
  /** A machine is there, and nothing listens on the port. */
  'refused',
  'name not resolved',
  /** The network itself says that no route leads there. */
  'no route',
  /** What answered has a certificate of an authority that is not trusted, or that is out of date. */
  'certificate not trusted',
  'certificate for another name',
  /** The connection was taken and closed without an answer. */
  'closed',
  /** What answered does not speak TLS. */
  'no TLS',
  /** The policy of the VPC endpoint lets the role do nothing. */
  'refused by the endpoint policy',
] as const;
export type Unreached = (typeof UNREACHED)[number];

/** Codes of sockets, of name resolution and of TLS (Node.js documentation, "Errors"; OpenSSL, X509_STORE_CTX_get_error). */
const BY_CODE: Readonly<Record<string, Unreached>> = {
  ETIMEDOUT: 'timed out',
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'name not resolved',
  EAI_AGAIN: 'name not resolved',
  EAI_FAIL: 'name not resolved',
  EHOSTUNREACH: 'no route',
  ENETUNREACH: 'no route',
  CERT_HAS_EXPIRED: 'certificate not trusted',
  CERT_NOT_YET_VALID: 'certificate not trusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate for another name',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate not trusted',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate not trusted',
};

/** Nothing when the error says something else: whatever an AWS service answers means that it was reached. Pure. */
export function unreachedBecause(error: unknown): Unreached | undefined {
  const { name, code } = error as { readonly name?: unknown; readonly code?: unknown };
  if (typeof code === 'string' && Object.hasOwn(BY_CODE, code)) return BY_CODE[code];
  // As the SDK names it, whether the connection or the answer was too late.
  return name === 'TimeoutError' ? 'timed out' : undefined;
}
