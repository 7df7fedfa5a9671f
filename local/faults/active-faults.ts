import { AwsFault } from '../wire/aws-fault.ts';
import { type ActiveFault, type FaultRule, isUsedUp } from './fault.ts';

/** Kept at once; the used up make room for new ones. */
export const FAULTS_MAX = 100;

/** The faults that were asked for, oldest first, with what they have met. */
export class ActiveFaults {
  private readonly random: () => number;
  private readonly faults = new Map<string, ActiveFault>();
  private count = 0;

  constructor(random: () => number) {
    this.random = random;
  }

  /** Throws `LimitExceededException` when there are `FAULTS_MAX` that can still meet something. */
  add(rule: FaultRule): ActiveFault {
    this.makeRoom();
    const fault: ActiveFault = { id: `f-${(this.count += 1)}`, rule, met: 0 };
    this.faults.set(fault.id, fault);
    return fault;
  }

  all(): readonly ActiveFault[] {
    return [...this.faults.values()];
  }

  /** Removes one, or all; answers those that were there. */
  clear(id?: string): readonly ActiveFault[] {
    const cleared = this.all().filter((fault) => id === undefined || fault.id === id);
    for (const fault of cleared) this.faults.delete(fault.id);
    return cleared;
  }

  /** The first fault that fits, can still meet something and has its chance; it has then met one more. */
  meet<Rule extends FaultRule>(fits: (rule: FaultRule) => rule is Rule): (ActiveFault & { rule: Rule }) | undefined {
    for (const fault of this.faults.values()) {
      const { id, rule, met } = fault;
      if (isUsedUp(fault) || !fits(rule)) continue;
      if (rule.chance !== undefined && this.random() >= rule.chance) continue;
      const now = { id, rule, met: met + 1 };
      this.faults.set(id, now);
      return now;
    }
    return undefined;
  }

  private makeRoom(): void {
    if (this.faults.size < FAULTS_MAX) return;
    const oldest = this.all().find(isUsedUp);
    if (oldest !== undefined) return void this.faults.delete(oldest.id);
    const message = `${FAULTS_MAX} faults are active, which is the most there can be\nHINT: Clear some.`;
    throw new AwsFault('LimitExceededException', message);
  }
}
