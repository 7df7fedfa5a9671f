import * as ec2 from '@aws-sdk/client-ec2';
import * as rds from '@aws-sdk/client-rds';
import * as sns from '@aws-sdk/client-sns';
import { AwsFault } from '../../../../local/wire/aws-fault.ts';
import type { Caller, Operation, WireService } from '../../../../local/wire/service.ts';

/** What reached an operation, for the tests to look at. */
export interface Seen {
  readonly operation: string;
  readonly input: any;
  readonly caller: Caller;
}

export type Answers = Readonly<Record<string, (input: any, caller: Caller) => unknown>>;

export function fakeRds(answers: Answers, seen: Seen[] = []): WireService {
  return {
    name: 'rds',
    protocol: {
      kind: 'query',
      version: '2014-10-31',
      xmlNamespace: 'http://rds.amazonaws.com/doc/2014-10-31/',
      client: rds,
    },
    operations: operationsOf('rds', answers, seen),
  };
}

export function fakeSns(answers: Answers, seen: Seen[] = []): WireService {
  return {
    name: 'sns',
    protocol: {
      kind: 'query',
      version: '2010-03-31',
      xmlNamespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
      client: sns,
    },
    operations: operationsOf('sns', answers, seen),
  };
}

export function fakeEc2(answers: Answers, seen: Seen[] = []): WireService {
  return {
    name: 'ec2',
    protocol: {
      kind: 'ec2',
      version: '2016-11-15',
      xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
      client: ec2,
    },
    operations: operationsOf('ec2', answers, seen),
  };
}

export function fakeDynamoDb(answers: Answers, seen: Seen[] = []): WireService {
  return {
    name: 'dynamodb',
    protocol: { kind: 'json', version: '1.0', targetPrefix: 'DynamoDB_20120810' },
    operations: operationsOf('dynamodb', answers, seen),
  };
}

export function fakeEvents(answers: Answers, seen: Seen[] = []): WireService {
  return {
    name: 'events',
    protocol: { kind: 'json', version: '1.1', targetPrefix: 'AWSEvents' },
    operations: operationsOf('events', answers, seen),
  };
}

export function fakeSqs(answers: Answers, seen: Seen[] = []): WireService {
  return {
    name: 'sqs',
    protocol: { kind: 'json', version: '1.0', targetPrefix: 'AmazonSQS' },
    operations: operationsOf('sqs', answers, seen),
  };
}

export function fakeLambda(answers: Answers, seen: Seen[] = []): WireService {
  return { name: 'lambda', protocol: { kind: 'rest-lambda' }, operations: operationsOf('lambda', answers, seen) };
}

/** Denies the actions listed, as IAM does. */
export function denying(...actions: string[]): (permission: { action: string }) => void {
  return ({ action }) => {
    if (actions.includes(action)) throw new AwsFault('AccessDenied', `may not ${action}`, { statusCode: 403 });
  };
}

function operationsOf(prefix: string, answers: Answers, seen: Seen[]): Record<string, Operation> {
  const operations = Object.entries(answers).map(([name, handle]): [string, Operation] => [
    name,
    {
      permissions: () => [{ action: `${prefix}:${name}`, resource: '*' }],
      handle: (input, caller) => {
        seen.push({ operation: name, input, caller });
        return handle(input, caller);
      },
    },
  ]);
  return Object.fromEntries(operations);
}
