/** A state machine as the Amazon States Language writes it; member names are the language's own. */
export interface MachineDefinition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  readonly QueryLanguage?: QueryLanguageName;
  readonly TimeoutSeconds?: number;
}

export type QueryLanguageName = 'JSONPath' | 'JSONata';

export type State = TaskState | ChoiceState | WaitState | PassState | SucceedState | FailState;

/** What most states have; a JSONata state uses `Output` and `Assign`, a JSONPath state the three paths. */
interface CommonFields {
  readonly QueryLanguage?: QueryLanguageName;
  readonly Output?: unknown;
  readonly Assign?: Readonly<Record<string, unknown>>;
  readonly InputPath?: string | null;
  readonly OutputPath?: string | null;
}

interface Transition {
  readonly Next?: string;
  readonly End?: boolean;
}

export interface TaskState extends CommonFields, Transition {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly Arguments?: unknown;
  readonly Parameters?: unknown;
  readonly ResultSelector?: unknown;
  readonly ResultPath?: string | null;
  /** A number, or in JSONata an expression that yields one. */
  readonly TimeoutSeconds?: number | string;
  readonly TimeoutSecondsPath?: string;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly Output?: unknown;
  readonly Assign?: Readonly<Record<string, unknown>>;
  readonly ResultPath?: string | null;
}

export interface ChoiceState extends CommonFields {
  readonly Type: 'Choice';
  readonly Choices: readonly ChoiceRule[];
  readonly Default?: string;
}

/** In JSONata a `Condition`; in JSONPath a tree of comparisons, read by `interpreter/jsonpath-choice.ts`. */
export interface ChoiceRule {
  readonly Next: string;
  readonly Condition?: unknown;
  readonly Output?: unknown;
  readonly Assign?: Readonly<Record<string, unknown>>;
  readonly [comparison: string]: unknown;
}

export interface WaitState extends CommonFields, Transition {
  readonly Type: 'Wait';
  readonly Seconds?: number | string;
  readonly Timestamp?: string;
  readonly SecondsPath?: string;
  readonly TimestampPath?: string;
}

export interface PassState extends CommonFields, Transition {
  readonly Type: 'Pass';
  readonly Result?: unknown;
  readonly Parameters?: unknown;
  readonly ResultPath?: string | null;
}

export interface SucceedState extends CommonFields {
  readonly Type: 'Succeed';
}

export interface FailState {
  readonly Type: 'Fail';
  readonly QueryLanguage?: QueryLanguageName;
  readonly Error?: string;
  readonly Cause?: string;
  readonly ErrorPath?: string;
  readonly CausePath?: string;
}

/** The query language a state is written in: its own, else the machine's, else JSONPath. */
export function queryLanguageOf(definition: MachineDefinition, state: State): QueryLanguageName {
  return state.QueryLanguage ?? definition.QueryLanguage ?? 'JSONPath';
}
