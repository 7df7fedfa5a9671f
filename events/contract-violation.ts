import type * as z from 'zod';

/**
 * An event that breaks its contract. It goes to the dead-letter queue and never fails a restore: whoever sent it is
 * wrong, the restore is not.
 */
export class ContractViolation extends Error {
  readonly contract: string;
  readonly paths: readonly string[];

  constructor(contract: string, issues: readonly z.core.$ZodIssue[]) {
    const findings = issues.map((issue) => `${issue.path.join('.') || '(whole event)'}: ${issue.message}`);
    super(
      `event breaks the contract ${contract}: ${findings.join('; ')}\n` +
        `HINT: compare it with the example of ${contract} in docs/event-catalogue.md and put it again.`,
    );
    this.name = 'ContractViolation';
    this.contract = contract;
    this.paths = issues.map((issue) => issue.path.join('.'));
  }
}
