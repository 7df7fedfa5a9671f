import type * as z from 'zod';

/**
 * An event that breaks its contract. It never fails a restore: its sender is wrong, the restore is not. A request is
 * refused, so that people hear of it; every other event goes to the dead-letter queue.
 */
export class ContractViolation extends Error {
  readonly contract: string;
  /** What is wrong, without the hint. */
  readonly fact: string;
  readonly paths: readonly string[];

  constructor(contract: string, issues: readonly z.core.$ZodIssue[]) {
    const findings = issues.map((issue) => `${issue.path.join('.') || '(whole event)'}: ${issue.message}`);
    const fact = `event breaks the contract ${contract}: ${findings.join('; ')}`;
    super(`${fact}\nHINT: compare it with the example of ${contract} in docs/event-catalogue.md and put it again.`);
    this.name = 'ContractViolation';
    this.contract = contract;
    this.fact = fact;
    this.paths = issues.map((issue) => issue.path.join('.'));
  }
}
