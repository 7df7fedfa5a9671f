import * as rds from '@aws-sdk/client-rds';
import { describe, expect, test } from '@jest/globals';
import { type Meaning, meaningOf, permanentError } from '../../shared/aws-errors.ts';
import { named } from './support/named.ts';

/** Errors of the RDS model: the SDK must know each by this very name. */
const MODELLED: Readonly<Record<string, Meaning>> = {
  InvalidDBClusterStateFault: 'wait',
  InvalidDBInstanceStateFault: 'wait',
  InvalidDBClusterSnapshotStateFault: 'wait',
  SnapshotQuotaExceededFault: 'wait',
  InsufficientDBClusterCapacityFault: 'wait',
  InsufficientDBInstanceCapacityFault: 'wait',
  InsufficientStorageClusterCapacityFault: 'wait',
  KMSKeyNotAccessibleFault: 'permanent',
  DBClusterSnapshotNotFoundFault: 'permanent',
  DBClusterQuotaExceededFault: 'permanent',
  InstanceQuotaExceededFault: 'permanent',
  StorageQuotaExceededFault: 'permanent',
  InvalidRestoreFault: 'permanent',
  DBSubnetGroupNotFoundFault: 'permanent',
  DBSubnetGroupDoesNotCoverEnoughAZs: 'permanent',
  InvalidSubnet: 'permanent',
  InvalidVPCNetworkStateFault: 'permanent',
  DBClusterParameterGroupNotFoundFault: 'permanent',
  DBParameterGroupNotFoundFault: 'permanent',
  OptionGroupNotFoundFault: 'permanent',
  StorageTypeNotSupportedFault: 'permanent',
  NetworkTypeNotSupported: 'permanent',
  InvalidGlobalClusterStateFault: 'permanent',
  // Another delivery was faster: the next one finds and adopts what that one made.
  DBClusterAlreadyExistsFault: 'transient',
  DBClusterSnapshotAlreadyExistsFault: 'transient',
  DBInstanceAlreadyExistsFault: 'transient',
};

/** Errors that no RDS model holds: common ones, and those of KMS, SNS and Secrets Manager. */
const OTHERS: Readonly<Record<string, Meaning>> = {
  AccessDenied: 'permanent',
  AccessDeniedException: 'permanent',
  InvalidParameterCombination: 'permanent',
  InvalidParameterCombinationException: 'permanent',
  InvalidParameterValue: 'permanent',
  InvalidParameterValueException: 'permanent',
  MissingParameter: 'permanent',
  NotFoundException: 'permanent',
  NotFound: 'permanent',
  ResourceNotFoundException: 'permanent',
  Throttling: 'transient',
  ThrottlingException: 'transient',
  ServiceUnavailable: 'transient',
  InternalFailure: 'transient',
  TimeoutError: 'transient',
  ECONNRESET: 'transient',
};

test.each(Object.entries({ ...MODELLED, ...OTHERS }))('%s means %s', (name, meaning) => {
  expect(meaningOf(named(name))).toBe(meaning);
});

test.each(Object.keys(MODELLED))('the SDK knows %s by this name', (name) => {
  const type = (rds as unknown as Record<string, new (options: object) => Error>)[name];
  expect(new type!({ message: '', $metadata: {} }).name).toBe(name);
});

describe('an unknown error', () => {
  test.each([new Error('unknown'), 'text', undefined, null, { name: 'AccessDenied' }])(
    'such as %p passes by itself, as stopping has to be said',
    (error) => {
      expect(meaningOf(error)).toBe('transient');
    },
  );
});

test('a permanent error becomes a failure with its name, its message, a hint and its cause', () => {
  const error = named('KMSKeyNotAccessibleFault', 'The key cannot be used');
  expect(permanentError(error)).toMatchObject({
    name: 'TerminalError',
    code: 'KMSKeyNotAccessibleFault',
    fact: 'AWS answered KMSKeyNotAccessibleFault: The key cannot be used',
    hint: expect.stringContaining('kms:CreateGrant'),
    cause: error,
  });
});

test.each(Object.entries({ ...MODELLED, ...OTHERS }).filter(([, meaning]) => meaning === 'permanent'))(
  '%s comes with one thing to do',
  (name) => {
    expect(permanentError(named(name)).hint).toMatch(/^[A-Z].*\.$/);
  },
);
