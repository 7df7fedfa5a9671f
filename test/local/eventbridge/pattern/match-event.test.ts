import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { matchesEvent } from '../../../../local/eventbridge/pattern/match-event.ts';
import { parsePattern } from '../../../../local/eventbridge/pattern/parse-pattern.ts';

const matches = (pattern: object, event: object): boolean => matchesEvent(parsePattern(JSON.stringify(pattern)), event);

/** Rows: the array at `detail.x` of the pattern, the value at `detail.x` of the event, whether they match. */
type Row = readonly [matchers: readonly unknown[], value: unknown, isMatch: boolean];

const atX = ([matchers, value]: Row): boolean => matches({ detail: { x: matchers } }, { detail: { x: value } });

describe('exact values', () => {
  test.each<Row>([
    [['a'], 'a', true],
    [['a'], 'A', false],
    [['a', 'b'], 'b', true],
    [[''], '', true],
    [[''], ' ', false],
    [[300], 300.0, true],
    [[3.0e2], 300, true],
    [[300], '300', false],
    [['300'], 300, false],
    [[true], true, true],
    [[true], 'true', false],
    [[null], null, true],
    [[null], '', false],
    [['a'], ['b', 'a'], true],
    [['a'], [['b', ['a']]], true],
    [['a'], ['b'], false],
    [['a'], [], false],
    [[null], [], false],
    [['a'], { a: 1 }, false],
  ])('%j on %j is %s', (...row) => expect(atX(row)).toBe(row[2]));
});

describe('prefix and suffix', () => {
  test.each<Row>([
    [[{ prefix: 'us-' }], 'us-east-1', true],
    [[{ prefix: 'us-' }], 'eu-west-1', false],
    [[{ prefix: '' }], '', true],
    [[{ prefix: '1' }], 12, false],
    [[{ prefix: { 'equals-ignore-case': 'US-' } }], 'us-east-1', true],
    [[{ suffix: '.png' }], 'a.png', true],
    [[{ suffix: '.png' }], 'a.PNG', false],
    [[{ suffix: { 'equals-ignore-case': '.png' } }], 'a.PNG', true],
  ])('%j on %j is %s', (...row) => expect(atX(row)).toBe(row[2]));
});

describe('equals-ignore-case and wildcard', () => {
  test.each<Row>([
    [[{ 'equals-ignore-case': 'Copy' }], 'cOPY', true],
    [[{ 'equals-ignore-case': 'Copy' }], 'copy!', false],
    [[{ wildcard: 'a*b' }], 'ab', true],
    [[{ wildcard: 'a*b' }], 'a--b', true],
    [[{ wildcard: 'a*b' }], 'a--bc', false],
    [[{ wildcard: 'a*a' }], 'a', false],
    [[{ wildcard: '*' }], '', true],
    [[{ wildcard: '*cluster:*-staging*' }], 'arn:aws:rds:eu-west-1:1:cluster:orders-staging', true],
    [[{ wildcard: '*ab*ba*' }], 'xaby', false],
    [[{ wildcard: 'a*bc*c' }], 'abc', false],
    [[{ wildcard: 'a\\*b' }], 'a*b', true],
    [[{ wildcard: 'a\\*b' }], 'axb', false],
    [[{ wildcard: 'a\\\\b' }], 'a\\b', true],
    [[{ wildcard: '1*' }], 12, false],
  ])('%j on %j is %s', (...row) => expect(atX(row)).toBe(row[2]));
});

describe('numeric', () => {
  test.each<Row>([
    [[{ numeric: ['=', 5] }], 5, true],
    [[{ numeric: ['=', 5] }], 5.0001, false],
    [[{ numeric: ['>', 0, '<=', 5] }], 5, true],
    [[{ numeric: ['>', 0, '<=', 5] }], 0, false],
    [[{ numeric: ['>=', 0, '<', 5] }], 0, true],
    [[{ numeric: ['<', 10] }], -3, true],
    [[{ numeric: ['<=', -3] }], -3, true],
    [[{ numeric: ['<', 10] }], '5', false],
  ])('%j on %j is %s', (...row) => expect(atX(row)).toBe(row[2]));
});

describe('cidr', () => {
  test.each<Row>([
    [[{ cidr: '10.0.0.0/24' }], '10.0.0.255', true],
    [[{ cidr: '10.0.0.0/24' }], '10.0.1.0', false],
    [[{ cidr: '10.0.0.0/24' }], 'host', false],
    [[{ cidr: '2001:db8::/32' }], '2001:db8:1::5', true],
    [[{ cidr: '2001:db8::/32' }], '2001:db9::5', false],
    [[{ cidr: '10.0.0.0/24' }], '2001:db8::1', false],
  ])('%j on %j is %s', (...row) => expect(atX(row)).toBe(row[2]));
});

describe('exists', () => {
  test.each<Row>([
    [[{ exists: true }], 'a', true],
    [[{ exists: true }], null, true],
    [[{ exists: true }], [], false],
    [[{ exists: true }], { y: 1 }, false],
    [[{ exists: false }], { y: 1 }, true],
    [[{ exists: false }], 'a', false],
    [[{ exists: false }, 'a'], 'a', true],
    [[{ exists: true }], undefined, false],
    [[{ exists: false }], undefined, true],
  ])('%j on %j is %s', (...row) => expect(atX(row)).toBe(row[2]));

  test('false holds below a parent that is not there', () => {
    expect(matches({ detail: { a: { b: [{ exists: false }] } } }, { detail: {} })).toBe(true);
    expect(matches({ 'replay-name': [{ exists: false }] }, { detail: {} })).toBe(true);
  });

  test('false means absent from every element of an array', () => {
    const pattern = { items: { a: [{ exists: false }] } };
    expect(matches(pattern, { items: [{ b: 1 }, { c: 2 }] })).toBe(true);
    expect(matches(pattern, { items: [{ b: 1 }, { a: 2 }] })).toBe(false);
  });
});

describe('anything-but', () => {
  test.each<Row>([
    [[{ 'anything-but': 'a' }], 'b', true],
    [[{ 'anything-but': 'a' }], 'a', false],
    [[{ 'anything-but': 'a' }], null, true],
    [[{ 'anything-but': 'a' }], undefined, false],
    [[{ 'anything-but': 'a' }], { y: 1 }, false],
    [[{ 'anything-but': 'a' }], ['a', 'b'], true],
    [[{ 'anything-but': 'a' }], ['a'], false],
    [[{ 'anything-but': 5 }], 5, false],
    [[{ 'anything-but': 5 }], '5', true],
    [[{ 'anything-but': ['a', 'b'] }], 'b', false],
    [[{ 'anything-but': ['a', 'b'] }], 'c', true],
    [[{ 'anything-but': [1, 2] }], 2, false],
    [[{ 'anything-but': { prefix: 'init' } }], 'initialising', false],
    [[{ 'anything-but': { prefix: 'init' } }], 'running', true],
    [[{ 'anything-but': { prefix: ['a', 'b'] } }], 'bc', false],
    [[{ 'anything-but': { suffix: '.png' } }], 'a.png', false],
    [[{ 'anything-but': { 'equals-ignore-case': ['A', 'B'] } }], 'b', false],
    [[{ 'anything-but': { wildcard: '*/lib/*' } }], 'x/lib/y', false],
    [[{ 'anything-but': { wildcard: ['*/lib/*', '*.so'] } }], 'x/bin/y', true],
  ])('%j on %j is %s', (...row) => expect(atX(row)).toBe(row[2]));
});

describe('structure', () => {
  const event = {
    source: 'aws.rds',
    resources: ['arn:1', 'arn:2'],
    detail: {
      EventID: 'RDS-EVENT-0170',
      items: [
        { name: 'a', size: 1 },
        { name: 'b', size: 2 },
      ],
    },
  };

  test.each([
    [{ source: ['aws.rds'], detail: { EventID: ['RDS-EVENT-0170', 'RDS-EVENT-0171'] } }, true],
    [{ source: ['aws.rds'], detail: { EventID: ['RDS-EVENT-0171'] } }, false],
    [{ Source: ['aws.rds'] }, false],
    [{ resources: ['arn:2', 'arn:3'] }, true],
    [{ detail: { items: { name: ['a'], size: [1] } } }, true],
    [{ detail: { items: { name: ['a'], size: [2] } } }, false],
    [{ detail: { items: ['a'] } }, false],
    [{ source: { x: ['aws.rds'] } }, false],
    [{ detail: { missing: { deep: ['a'] } } }, false],
    [{ constructor: [{ exists: true }] }, false],
  ])('%j is %s', (pattern, isMatch) => expect(matches(pattern, event)).toBe(isMatch));

  test.each([
    [{ $or: [{ source: ['x'] }, { detail: { EventID: [{ prefix: 'RDS' }] } }] }, true],
    [{ $or: [{ source: ['x'] }, { source: ['y'] }] }, false],
    [{ resources: ['arn:9'], $or: [{ source: ['aws.rds'] }, { source: ['y'] }] }, false],
    [{ detail: { $or: [{ EventID: ['x'] }, { items: { name: ['b'] } }] } }, true],
    [{ detail: { items: { $or: [{ name: ['a'] }, { name: ['z'] }], size: [2] } } }, false],
    [{ $or: [{ source: ['x'] }, { $or: [{ source: ['aws.rds'] }, { source: ['z'] }] }] }, true],
    [{ $or: [{ missing: [{ exists: false }] }, { source: ['x'] }] }, true],
    // With an object behind it `$or` is an ordinary field.
    [{ $or: { source: ['aws.rds'] } }, false],
  ])('%j is %s', (pattern, isMatch) => expect(matches(pattern, event)).toBe(isMatch));
});

describe('names with dots', () => {
  test.each([
    [{ detail: { 'state.status': ['on'] } }, { detail: { state: { status: 'on' } } }, true],
    [{ detail: { state: { status: ['on'] } } }, { detail: { 'state.status': 'on' } }, true],
    [{ 'detail.state.status': ['on'] }, { detail: { 'state.status': 'on' } }, true],
    [{ detail: { 'state.status': ['off'] } }, { detail: { state: { status: 'on' } } }, false],
    [{ detail: { 'state.status': [{ exists: false }] } }, { detail: { state: { status: 'on' } } }, false],
    // Both forms in one event: the field has both values.
    [{ a: { b: [1] } }, { 'a.b': 1, a: { b: 2, c: 3 } }, true],
    [{ a: { b: [2], c: [3] } }, { 'a.b': 1, a: { b: 2, c: 3 } }, true],
    [{ a: [1], 'a.b': [2] }, { a: 1, 'a.b': 2 }, true],
    [{ a: [1], 'a.b': [2] }, { a: 1, 'a.b': 3 }, false],
    // Both forms in one pattern: the later one counts.
    [{ 'a.b': [1], a: { b: [2] } }, { a: { b: 2 } }, true],
    [{ 'a.b': [1], a: { b: [2] } }, { a: { b: 1 } }, false],
    [{ 'a.': [1] }, { a: { '': 1 } }, true],
    [{ 'a.__proto__': [{ exists: true }] }, { a: {} }, false],
  ])('are joined: %j on %j is %s', (pattern, event, isMatch) => expect(matches(pattern, event)).toBe(isMatch));

  test('longer than any pattern do no harm', () => {
    expect(matches({ a: [1] }, { a: 1, [`b${'.b'.repeat(100_000)}`]: 2 })).toBe(true);
  });
});

describe('a field beside $or that an alternative names, too', () => {
  const pattern = (first: object, second: object) => ({ ...first, ...second });
  const alternatives = { $or: [{ a: [2] }, { b: [3] }] };

  test.each([
    [{ a: 2 }, true],
    [{ a: 1, b: 3 }, true],
    [{ a: 1 }, false],
    [{ a: 9, b: 3 }, false],
  ])('is replaced there when it comes first: %j is %s', (event, isMatch) => {
    expect(matches(pattern({ a: [1] }, alternatives), event)).toBe(isMatch);
  });

  test.each([
    [{ a: 2 }, false],
    [{ a: 1 }, true],
    [{ a: 9, b: 3 }, false],
  ])('replaces what stands there when it comes last: %j is %s', (event, isMatch) => {
    expect(matches(pattern(alternatives, { a: [1] }), event)).toBe(isMatch);
  });
});

describe('any event', () => {
  const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const detail = fc.dictionary(
    fc.string({ minLength: 1 }).filter((key) => key !== '$or' && key !== '__proto__'),
    scalar,
    {
      minKeys: 1,
      maxKeys: 5,
    },
  );

  test('matches the pattern made of its own values, and no longer when one value is replaced', () => {
    fc.assert(
      fc.property(detail, (values) => {
        const pattern = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value]]));
        const [first] = Object.keys(values) as [string];
        return (
          matches({ detail: pattern }, { detail: values }) &&
          !matches({ detail: { ...pattern, [first]: ['another value altogether!'] } }, { detail: values })
        );
      }),
      { numRuns: 100 },
    );
  });

  test('is taken by exactly one of a value and anything-but that value, where the field is a scalar', () => {
    fc.assert(
      fc.property(fc.string(), scalar, (wanted, value) => {
        const equal = atX([[wanted], value, true]);
        return equal !== atX([[{ 'anything-but': wanted }], value, true]);
      }),
      { numRuns: 100 },
    );
  });

  test('meets a wildcard as it meets the regular expression that says the same', () => {
    const text = fc
      .string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 })
      .map((raw) => raw.replace(/\*+/g, '*'));
    const value = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 });
    fc.assert(
      fc.property(text, value, (wildcard, x) => {
        const expected = new RegExp(`^${wildcard.replaceAll('*', '.*')}$`).test(x);
        return atX([[{ wildcard }], x, true]) === expected;
      }),
      { numRuns: 300 },
    );
  });
});
