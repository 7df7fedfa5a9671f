import { isObject, isWholeNumber, problem } from './problem.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What is wrong with a `Retry` field. */
export function retryProblems(path: string, retriers: unknown): string[] {
  return eachHandler(path, retriers, (where, retrier) => {
    const checks: readonly (readonly [field: string, isValid: (value: unknown) => boolean])[] = [
      ['IntervalSeconds', (value) => isWholeNumber(value, 1)],
      ['MaxAttempts', (value) => isWholeNumber(value, 0)],
      ['BackoffRate', (value) => typeof value === 'number' && value >= 1],
      ['MaxDelaySeconds', (value) => isWholeNumber(value, 1)],
      ['JitterStrategy', (value) => value === 'FULL' || value === 'NONE'],
    ];
    const known = ['ErrorEquals', 'Comment', ...checks.map(([field]) => field)];
    return [
      ...unknownFields(where, retrier, known),
      ...checks
        .filter(([field, isValid]) => retrier[field] !== undefined && !isValid(retrier[field]))
        .map(([field]) => problem('Value is not valid', `${where}/${field}`)),
    ];
  });
}

/** What is wrong with a `Catch` field. */
export function catchProblems(path: string, catchers: unknown): string[] {
  return eachHandler(path, catchers, (where, catcher) => [
    ...unknownFields(where, catcher, ['ErrorEquals', 'Next', 'Output', 'Assign', 'ResultPath', 'Comment']),
    ...(typeof catcher['Next'] === 'string' ? [] : [problem('These fields are required: [Next]', where)]),
  ]);
}

function eachHandler(path: string, handlers: unknown, check: (where: string, handler: Fields) => string[]): string[] {
  if (handlers === undefined) return [];
  if (!Array.isArray(handlers)) return [problem('Expected value of type Array', path)];
  return handlers.flatMap((handler: unknown, index) => {
    const where = `${path}[${index}]`;
    if (!isObject(handler)) return [problem('Expected value of type Object', where)];
    const isLast = index === handlers.length - 1;
    return [...errorEqualsProblems(where, handler['ErrorEquals'], isLast), ...check(where, handler)];
  });
}

/** `States.ALL` must stand alone and in the last handler. */
function errorEqualsProblems(where: string, errors: unknown, isLast: boolean): string[] {
  if (!Array.isArray(errors) || errors.length === 0 || !errors.every((error) => typeof error === 'string')) {
    return [problem('Expected value of type non-empty Array of String', `${where}/ErrorEquals`)];
  }
  if (!errors.includes('States.ALL')) return [];
  return errors.length > 1 || !isLast
    ? [problem('States.ALL must appear alone and in the last handler', `${where}/ErrorEquals`)]
    : [];
}

function unknownFields(where: string, handler: Fields, known: readonly string[]): string[] {
  return Object.keys(handler)
    .filter((field) => !known.includes(field))
    .map((field) => problem('Field is not supported.', `${where}/${field}`));
}
