import * as kms from '@aws-sdk/client-kms';
import * as rds from '@aws-sdk/client-rds';
import * as secretsManager from '@aws-sdk/client-secrets-manager';
import * as sns from '@aws-sdk/client-sns';
import { AwsFault } from '../../../local/wire/aws-fault.ts';

type ErrorClass = new (members: { message: string; $metadata: object }) => Error;

const CLIENTS: Readonly<Record<string, object>> = { kms, rds, secretsmanager: secretsManager, sns };

/** How each API says that a caller may not. */
const DENIALS: Readonly<Record<string, string>> = {
  rds: 'AccessDenied',
  ec2: 'UnauthorizedOperation',
  sns: 'AuthorizationError',
};

export function accessDenied(api: string, operation: string): Error {
  return sdkError(api, new AwsFault(DENIALS[api] ?? 'AccessDeniedException', `not authorized to perform ${operation}`));
}

/** The error that the SDK makes of a code on the wire: of the shape where its model has one, else named by the code. */
export function sdkError(api: string, { code, message }: AwsFault): Error {
  const shapes = (CLIENTS[api] ?? {}) as Readonly<Record<string, ErrorClass | undefined>>;
  const Shape = [code, `${code}Fault`, `${code}Exception`]
    .map((name) => shapes[name])
    .find((each) => each !== undefined);
  if (Shape) return new Shape({ message, $metadata: {} });
  return Object.assign(new Error(message), { name: code });
}
