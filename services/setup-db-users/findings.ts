import { TerminalError } from '../../shared/errors.ts';
import type { Plan } from '../../shared/plan.ts';
import type { Finding } from '../../shared/saga.ts';

/** What stands in the way of opening a cluster, together. */

/** So many findings are told; one restored database may have thousands of the same kind. */
const FINDINGS_MAX = 25;

/** Findings that the plan does not accept by name. Pure. */
export const notAccepted = (plan: Plan['database'], findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ message }) => !plan.accept.includes(message));

/** Throws a `TerminalError` with each of them, if there are any. */
export function refuseIfAny(code: string, what: string, findings: readonly Finding[]): void {
  const [first] = findings;
  if (!first) return;
  const more = findings.length - FINDINGS_MAX;
  const told =
    more > 0
      ? [...findings.slice(0, FINDINGS_MAX), { code, message: `and ${more} more findings`, hint: 'Mend these first.' }]
      : findings;
  const count = findings.length === 1 ? '' : ` and ${findings.length - 1} more`;
  throw new TerminalError(code, `${what}: ${first.message}${count}`, first.hint, { findings: told });
}
