import { expect, test } from '@jest/globals';
import { NormalizedSchema } from '@smithy/core/schema';
import { readForm } from '../../../local/wire/query-form.ts';
import { writeMembers } from '../../../local/wire/xml.ts';

// Neither RDS nor SNS nor STS has flattened members; SimpleDB-age services do, and the codec must not guess wrong there.
const STRING = 0;
const NAMES = [1, 'test', 'Names', 0, STRING];
const ATTRIBUTES = [2, 'test', 'Attributes', 0, [STRING, { xmlName: 'Name' }], [STRING, { xmlName: 'Value' }]];
const flat = (shape: unknown[], xmlName: string): unknown => [() => shape, { xmlFlattened: 1, xmlName }];
const schema = NormalizedSchema.of([
  3,
  'test',
  'Shape',
  0,
  ['Names', 'Attributes'],
  [flat(NAMES, 'Name'), flat(ATTRIBUTES, 'Attribute')],
] as unknown as Parameters<typeof NormalizedSchema.of>[0]);

const value = { Names: ['a', 'b'], Attributes: { x: '1', y: '2' } };

test('flattened lists and maps are read without a wrapper', () => {
  const form = 'Name.1=a&Name.2=b&Attribute.1.Name=x&Attribute.1.Value=1&Attribute.2.Name=y&Attribute.2.Value=2';
  expect(readForm(schema, new URLSearchParams(form))).toEqual(value);
});

test('flattened lists and maps are written without a wrapper', () => {
  const pair = (name: string, text: string): string =>
    `<Attribute><Name>${name}</Name><Value>${text}</Value></Attribute>`;
  expect(writeMembers(schema, value)).toBe(`<Name>a</Name><Name>b</Name>${pair('x', '1')}${pair('y', '2')}`);
});

test('text that XML cannot say is replaced, the rest is escaped', () => {
  expect(writeMembers(schema, { Names: ['<&>"\'\u0000\u001b\n😀'] })).toBe(
    '<Name>&lt;&amp;&gt;&quot;&apos;\uFFFD\uFFFD\n😀</Name>',
  );
});
