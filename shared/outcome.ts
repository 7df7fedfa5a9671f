import type { EventContract } from '../events/define-event.ts';
import type { StepName } from '../events/services.ts';
import type { StepOutputs } from './step-outputs.ts';

/** What one turn of a step came to. A step that cannot succeed throws a `TerminalError` instead. */
export type Outcome<Name extends StepName = StepName> =
  /** The step's work is finished: the next service's turn. */
  | {
      readonly kind: 'done';
      readonly summary: string;
      readonly output: NonNullable<StepOutputs[Name]>;
      /** Nothing is announced when the notification of a failed restore ends it. */
      readonly event?: Announcement;
    }
  /** Something was learnt or begun that must be kept before going on; the step gets another turn at once. */
  | { readonly kind: 'again'; readonly summary: string; readonly output: NonNullable<StepOutputs[Name]> }
  /** RDS needs time; an RDS event or the clock brings the next turn. */
  | {
      readonly kind: 'wait';
      readonly summary: string;
      readonly progress?: number;
      /** What was learnt meanwhile and must be kept. */
      readonly output?: NonNullable<StepOutputs[Name]>;
      /** When it makes sense to look again, where that is known; otherwise it is predicted. */
      readonly until?: Date;
      /** When what is waited for has begun, where that was not with the step: the prediction counts from then. */
      readonly since?: Date;
    };

export interface Announcement {
  readonly contract: EventContract;
  readonly data: unknown;
}

export function announce<Data>(contract: EventContract<string, Data>, data: Data): Announcement {
  return { contract, data };
}
