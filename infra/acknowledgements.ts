import { Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Statement } from './statement.ts';
import { wildcardReason } from './wildcard-reasons.ts';

/** What cdk-nag would find and we keep, each with its reason. Nothing is acknowledged anywhere else. */
const REASONS = {
  'AwsSolutions-SQS3': 'This queue is itself where dead letters go; an alarm watches it.',
  'AwsSolutions-SF2':
    'The clock calls two APIs and no function: a trace would show what the execution history shows, for more rights.',
} as const;

export function acknowledge(scope: Construct, id: keyof typeof REASONS): void {
  Validations.of(scope).acknowledge({ id, reason: REASONS[id] });
}

/** Acknowledges each star in an Allow by the reason written for it. A star without a reason stays a finding. */
export function acknowledgeWildcards(role: Construct, statements: readonly Statement[]): void {
  for (const { Effect, Action, Resource } of statements) {
    for (const resource of Resource) {
      const reason = resource.includes('*') ? wildcardReason(Effect, resource, Action) : undefined;
      if (Effect === 'Deny' || reason === undefined) continue;
      Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
    }
  }
}
