import type { IncomingHttpHeaders } from 'node:http';
import { AwsFault } from './aws-fault.ts';

/** What a SigV4 `Authorization` header says. The signature itself is read over: the runtime listens on loopback only. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

const SCOPE = /Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request/;

/** Throws `MissingAuthenticationToken` without a header, `IncompleteSignature` with one that cannot be read. */
export function credentialScope(headers: IncomingHttpHeaders): CredentialScope {
  const { authorization = '' } = headers;
  if (authorization === '') throw missingToken(headers['x-amz-target'] !== undefined);
  const [, accessKeyId, region, service] = SCOPE.exec(authorization) ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) {
    throw new AwsFault('IncompleteSignature', 'the Authorization header has no SigV4 credential scope');
  }
  return { accessKeyId, region, service };
}

function missingToken(speaksJson: boolean): AwsFault {
  if (speaksJson) return new AwsFault('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const message = 'Request is missing Authentication Token';
  return new AwsFault('MissingAuthenticationToken', message, { statusCode: 403 });
}
