import { AwsFault } from '../wire/aws-fault.ts';

/** The log groups that a deployment has made. CloudWatch Logs itself is not imitated: nothing is written to them. */
export class LogGroups {
  private readonly arns = new Set<string>();

  /** `arn` ends in `:*`, as CloudFormation gives it. Throws `ResourceAlreadyExistsException`. */
  create(arn: string): void {
    if (this.arns.has(arn)) {
      throw new AwsFault('ResourceAlreadyExistsException', `The specified log group already exists: ${arn}`);
    }
    this.arns.add(arn);
  }

  exists(arn: string): boolean {
    return this.arns.has(arn);
  }
}
