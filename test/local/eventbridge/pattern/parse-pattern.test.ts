import { describe, expect, test } from '@jest/globals';
import { parsePattern } from '../../../../local/eventbridge/pattern/parse-pattern.ts';
import { AwsFault } from '../../../../local/wire/aws-fault.ts';

function reasonOf(text: string): string {
  try {
    parsePattern(text);
  } catch (error) {
    if (error instanceof AwsFault && error.code === 'InvalidEventPatternException') {
      return error.message.replace('Event pattern is not valid. Reason: ', '');
    }
    throw error;
  }
  return 'valid';
}

describe('a pattern is refused', () => {
  test.each([
    ['[]', 'Filter is not an object'],
    ['"a"', 'Filter is not an object'],
    ['{}', 'Empty objects are not allowed'],
    ['{"source":"aws.rds"}', '"source" must be an object or an array'],
    ['{"int":42}', '"int" must be an object or an array'],
    ['{"source":[]}', 'Empty arrays are not allowed'],
    ['{"detail":{}}', 'Empty objects are not allowed'],
    ['{"a":[[1]]}', 'Match value must be String, number, true, false, or null'],
    ['{"a":[{}]}', 'Match expression name not found'],
    ['{"a":[{"prefix":"x","suffix":"y"}]}', 'Only one key allowed in match expression'],
    ['{"a":[{"EXISTS":true}]}', 'Unrecognized match type EXISTS'],
    ['{"a":[{"toString":true}]}', 'Unrecognized match type toString'],
    ['{"a":[{"exists":"yes"}]}', 'exists match pattern must be either true or false.'],
    ['{"a":[{"prefix":5}]}', 'prefix match pattern must be a string'],
    ['{"a":[{"suffix":[":x"]}]}', 'suffix match pattern must be a string'],
    ['{"a":[{"prefix":{"wildcard":"x"}}]}', 'Unsupported prefix pattern: wildcard'],
    ['{"a":[{"equals-ignore-case":["x"]}]}', 'equals-ignore-case match pattern must be a string'],
    ['{"a":[{"wildcard":"a**b"}]}', 'Consecutive wildcard characters at pos 1'],
    ['{"a":[{"wildcard":"a\\\\b"}]}', 'Invalid escape character at pos 1'],
    ['{"a":[{"cidr":"10.0.0.0"}]}', "Malformed CIDR, one '/' required"],
    ['{"a":[{"cidr":"10.0.0.0/x"}]}', 'Malformed CIDR, mask bits must be an integer'],
    ['{"a":[{"cidr":"10.0.0.0/32"}]}', 'IPv4 mask bits must be < 32'],
    ['{"a":[{"cidr":"10.0.0.0/31"}]}', 'valid'],
    ['{"a":[{"cidr":"2001:db8::/128"}]}', 'IPv6 mask bits must be < 128'],
    ['{"a":[{"cidr":"2001:db8::/127"}]}', 'valid'],
    ['{"a":[{"cidr":"10.0.0/8"}]}', "Malformed CIDR, '10.0.0' is not an IP address"],
    ['{"a":[{"numeric":5}]}', 'Value of numeric must be an array.'],
    ['{"a":[{"numeric":["!",5]}]}', 'Unrecognized numeric range operator: !'],
    ['{"a":[{"numeric":["=","5"]}]}', 'Value of equals must be numeric'],
    ['{"a":[{"numeric":["<",5,">",1]}]}', 'Too many elements in numeric expression'],
    ['{"a":[{"numeric":[">",0,">",0]}]}', 'Bad numeric range operator: >'],
    ['{"a":[{"numeric":[">",5,"<",1]}]}', 'Bottom must be less than top'],
    ['{"a":[{"numeric":[">",0,"<",1,"x"]}]}', 'Too many terms in numeric range expression'],
    ['{"a":[{"anything-but":true}]}', 'Value of anything-but must be an array or single string/number value.'],
    ['{"a":[{"anything-but":[null]}]}', 'Inside anything but list, start|null|boolean is not supported.'],
    [
      '{"a":[{"anything-but":["x",1]}]}',
      'Inside anything but list, either all values are number or string, mixed type is not supported',
    ],
    ['{"a":[{"anything-but":{"numeric":["=",1]}}]}', 'Unsupported anything-but pattern: numeric'],
    ['{"a":[{"anything-but":{"prefix":""}}]}', 'Null prefix/suffix not allowed'],
    ['{"$or":[{"a":[1]}]}', 'Unrecognized match type a'],
    ['{"$or":[]}', 'Empty arrays are not allowed'],
  ])('%s: %s', (pattern, reason) => expect(reasonOf(pattern)).toBe(reason));

  const tooComplex =
    'Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character';
  test.each([
    ['*:*:*:*:*:event-bus/*', tooComplex],
    ['*-*-*-*-*-*', tooComplex],
    ['arn:aws:events:us-east-1:*:event-bus/*', 'valid'],
    ['/Users/*/dir/dir/dir/dir/dir/doc.txt', 'valid'],
    ['*a*b*c*d*e*f*', 'valid'],
    [`*${'ab'.repeat(12)}`, tooComplex],
  ])('for what its wildcard costs, not for its stars: %s', (wildcard, reason) => {
    expect(reasonOf(JSON.stringify({ a: [{ wildcard }] }))).toBe(reason);
    expect(reasonOf(JSON.stringify({ a: [{ 'anything-but': { wildcard } }] }))).toBe(reason);
  });

  test('for a long wildcard as for a short one', () => {
    const texts = ['a'.repeat(2_000), 'ab'.repeat(1_000), 'abcdefgh'.repeat(250), '01101001100101101'.repeat(100)];
    for (const text of texts) expect(reasonOf(JSON.stringify({ a: [{ wildcard: `*${text}*x` }] }))).toBe(tooComplex);
  });

  test('when it is not JSON', () => expect(reasonOf('{"a"')).toMatch(/JSON/));

  test('when its alternatives multiply to more than a thousand', () => {
    const ten = Array.from({ length: 10 }, (_, i) => ({ x: [i] }));
    const groups = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, { $or: ten }]));
    expect(reasonOf(JSON.stringify(groups(3)))).toBe('valid');
    expect(reasonOf(JSON.stringify(groups(4)))).toMatch(/too complex/);
  });
});
