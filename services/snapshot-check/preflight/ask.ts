import { meaningOf, permanentError } from '../../../shared/aws-errors.ts';
import type { Finding } from '../../../shared/saga.ts';
import { manifest } from '../service.ts';

/** What AWS answered; absent when it refused to. */
export type Seen<Value> = { readonly value: Value } | undefined;

/** An entry for everything asked for that was answered; its value is absent when there is no such thing. */
export type Answers<Value> = ReadonlyMap<string, Value | undefined>;

/** A read as IAM knows it. */
export interface Read {
  readonly action: string;
  readonly on: string;
}

/** Asks AWS one thing after the other; a refusal becomes a finding, and the others are still asked. */
export interface Asker {
  readonly refusals: readonly Finding[];
  one<Value>(read: Read, call: () => Promise<Value>): Promise<Seen<Value>>;
  each<Value>(
    names: readonly string[],
    readOf: (name: string) => Read,
    call: (name: string) => Promise<Value | undefined>,
  ): Promise<Answers<Value>>;
}

export function asker(): Asker {
  const refusals: Finding[] = [];
  const one: Asker['one'] = async (read, call) => {
    try {
      return { value: await call() };
    } catch (error) {
      const refusal = refusalOf(read, error);
      // What passes by itself is tried again as a whole.
      if (!refusal) throw error;
      refusals.push(refusal);
      return undefined;
    }
  };
  const each: Asker['each'] = async (names, readOf, call) => {
    const different = [...new Set(names)];
    const seen = await Promise.all(different.map((name) => one(readOf(name), () => call(name))));
    return new Map(different.flatMap((name, index) => (seen[index] ? [[name, seen[index].value] as const] : [])));
  };
  return { refusals, one, each };
}

/** How RDS and KMS, the JSON services, and EC2 say it. */
const DENIED: readonly string[] = ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation'];

function refusalOf({ action, on }: Read, error: unknown): Finding | undefined {
  if (error instanceof Error && DENIED.includes(error.name)) {
    const key = action.startsWith('kms:') ? " and in the key's policy" : '';
    return {
      code: error.name,
      message: `the role of service '${manifest.name}' may not call ${action} on '${on}': ${error.message}`,
      hint: `Allow ${action} on ${on} to that role${key}; if the plan has changed, deploy again.`,
    };
  }
  if (meaningOf(error) !== 'permanent') return undefined;
  const { code, fact, hint } = permanentError(error as Error);
  return { code, message: `${action} on '${on}': ${fact}`, hint };
}
