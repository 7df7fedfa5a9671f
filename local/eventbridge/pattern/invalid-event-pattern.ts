import { AwsFault } from '../../wire/aws-fault.ts';

/** AWS adds the place in the text to its message; this imitation names what is wrong only. */
export function invalidEventPattern(reason: string): AwsFault {
  return new AwsFault('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);
}
