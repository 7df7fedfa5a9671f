/** Why nothing answered at an address. */
export type Unreached =
  /** Nothing came back: packets are dropped, for want of a route or by a security group. */
  | 'timed out'
  /** A machine is there, and nothing listens on the port. */
  | 'refused'
  | 'name not resolved'
  /** The network itself says that no route leads there. */
  | 'no route'
  /** Something answered that cannot prove who it is. */
  | 'certificate'
  /** The connection was taken and closed without an answer. */
  | 'closed';

/** Codes of sockets, of name resolution and of TLS (Node.js documentation, "Errors"; OpenSSL, X509_STORE_CTX_get_error). */
const BY_CODE: Readonly<Record<string, Unreached>> = {
  ETIMEDOUT: 'timed out',
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'name not resolved',
  EAI_AGAIN: 'name not resolved',
  EAI_FAIL: 'name not resolved',
  EHOSTUNREACH: 'no route',
  ENETUNREACH: 'no route',
  CERT_HAS_EXPIRED: 'certificate',
  CERT_NOT_YET_VALID: 'certificate',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate',
};

/** Nothing when the error says something else: whatever an AWS service answers means that it was reached. Pure. */
export function unreachedBecause(error: unknown): Unreached | undefined {
  const { name, code } = error as { readonly name?: unknown; readonly code?: unknown };
  if (typeof code === 'string' && Object.hasOwn(BY_CODE, code)) return BY_CODE[code];
  // As the SDK names it, whether the connection or the answer was too late.
  return name === 'TimeoutError' ? 'timed out' : undefined;
}
