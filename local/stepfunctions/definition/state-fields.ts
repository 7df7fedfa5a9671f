/** Which members a state of each type may have, by query language; what is not here AWS refuses. */
export interface StateFields {
  readonly required: readonly string[];
  readonly jsonata: readonly string[];
  readonly jsonpath: readonly string[];
}

/** Longest wait and longest timeout (Developer Guide, Wait and Task states); an execution ends after a year anyway. */
export const secondsMax = 99_999_999;

const everywhere = ['Type', 'Comment', 'QueryLanguage'];
const transition = ['Next', 'End'];
const output = ['Output', 'Assign'];
const paths = ['InputPath', 'OutputPath', 'Assign'];

export const fieldsOfState: Readonly<Record<string, StateFields>> = {
  Task: {
    required: ['Resource'],
    jsonata: [...everywhere, ...transition, ...output, ...taskFields(), 'Arguments'],
    jsonpath: [
      ...everywhere,
      ...transition,
      ...paths,
      ...taskFields(),
      ...['Parameters', 'ResultSelector', 'ResultPath', 'TimeoutSecondsPath', 'HeartbeatSecondsPath'],
    ],
  },
  Choice: {
    required: ['Choices'],
    jsonata: [...everywhere, ...output, 'Choices', 'Default'],
    jsonpath: [...everywhere, ...paths, 'Choices', 'Default'],
  },
  Wait: {
    required: [],
    jsonata: [...everywhere, ...transition, ...output, 'Seconds', 'Timestamp'],
    jsonpath: [...everywhere, ...transition, ...paths, 'Seconds', 'Timestamp', 'SecondsPath', 'TimestampPath'],
  },
  Pass: {
    required: [],
    jsonata: [...everywhere, ...transition, ...output],
    jsonpath: [...everywhere, ...transition, ...paths, 'Result', 'Parameters', 'ResultPath'],
  },
  Succeed: { required: [], jsonata: [...everywhere, ...output], jsonpath: [...everywhere, ...paths] },
  Fail: {
    required: [],
    jsonata: [...everywhere, 'Error', 'Cause'],
    jsonpath: [...everywhere, 'Error', 'Cause', 'ErrorPath', 'CausePath'],
  },
};

/** Types of the language that are refused as not imitated, instead of as unknown. */
export const stateTypesNotImitated: readonly string[] = ['Map', 'Parallel'];

function taskFields(): string[] {
  return ['Resource', 'TimeoutSeconds', 'HeartbeatSeconds', 'Credentials', 'Retry', 'Catch'];
}
