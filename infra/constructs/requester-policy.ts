import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { NAMES } from '../config.ts';
import type { Place } from '../place.ts';
import { requesterGrants } from '../requester-grants.ts';

/** To be attached to people, pipelines and rules that may ask for restores. Nobody has it by itself. */
export class RequesterPolicy extends Construct {
  readonly policy: ManagedPolicy;

  constructor(scope: Construct, id: string, place: Place) {
    super(scope, id);
    this.policy = new ManagedPolicy(this, 'Policy', {
      managedPolicyName: `${NAMES.requesterPolicy}-${place.region}`,
      description: 'May ask the Aurora Restore Pipeline for restores, and see how they go.',
      statements: requesterGrants(place).map((statement) => PolicyStatement.fromJson(statement)),
    });
  }
}
