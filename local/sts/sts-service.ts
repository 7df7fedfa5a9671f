import * as sts from '@aws-sdk/client-sts';
import type { Clock } from '../clock.ts';
import type { Iam } from '../iam/iam.ts';
import type { WireService } from '../wire/service.ts';
import { assumeRole } from './assume-role.ts';
import { getCallerIdentity } from './get-caller-identity.ts';

/** STS: who am I, and roles of other accounts. */
export function createSts(options: { readonly iam: Iam; readonly clock: Clock }): WireService {
  return {
    name: 'sts',
    protocol: {
      kind: 'query',
      version: '2011-06-15',
      xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
      client: sts,
    },
    operations: { AssumeRole: assumeRole(options), GetCallerIdentity: getCallerIdentity },
  };
}
