import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsFault } from './aws-fault.ts';
import { type FormNames, queryNames } from './form-names.ts';
import { isFlat, wireName } from './wire-name.ts';

/**
 * Reads a query-protocol form (`Tags.Tag.1.Key=team`) into the input its schema describes. What the schema does not
 * know is ignored, as AWS does.
 */
export function readForm(
  schema: NormalizedSchema,
  parameters: URLSearchParams,
  names: FormNames = queryNames,
): Record<string, unknown> {
  return readStructure(schema, { parameters, names, paths: pathsIn(parameters) }, '');
}

interface Form {
  readonly parameters: URLSearchParams;
  readonly names: FormNames;
  /** Every dotted prefix of every key, so that a walk descends only where there is something. */
  readonly paths: ReadonlySet<string>;
}

function readValue(schema: NormalizedSchema, form: Form, path: string): unknown {
  if (schema.isStructSchema()) return readStructure(schema, form, path);
  if (schema.isListSchema()) return readList(schema, form, path);
  if (schema.isMapSchema()) return readMap(schema, form, path);
  return readScalar(schema, form.parameters.get(path) ?? '', path);
}

function readStructure(schema: NormalizedSchema, form: Form, path: string): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const memberPath = join(path, form.names.member(member, name));
    if (form.paths.has(memberPath)) value[name] = readValue(member, form, memberPath);
  }
  return value;
}

/** An empty list arrives as `Tags=`. */
function readList(schema: NormalizedSchema, form: Form, path: string): unknown[] {
  const item = schema.getValueSchema();
  const base = form.names.items(schema, path);
  const items: unknown[] = [];
  for (let index = 1; form.paths.has(`${base}.${index}`); index += 1) {
    items.push(readValue(item, form, `${base}.${index}`));
  }
  return items;
}

function readMap(schema: NormalizedSchema, form: Form, path: string): Record<string, unknown> {
  const keyName = wireName(schema.getKeySchema(), 'key');
  const valueSchema = schema.getValueSchema();
  const base = isFlat(schema) ? path : join(path, 'entry');
  const value: Record<string, unknown> = {};
  for (let index = 1; form.paths.has(`${base}.${index}`); index += 1) {
    const key = form.parameters.get(`${base}.${index}.${keyName}`);
    if (key === null) throw malformed(`${base}.${index}.${keyName}`, 'a key', 'nothing');
    value[key] = readValue(valueSchema, form, `${base}.${index}.${wireName(valueSchema, 'value')}`);
  }
  return value;
}

function readScalar(schema: NormalizedSchema, text: string, path: string): unknown {
  if (schema.isBooleanSchema()) {
    if (text !== 'true' && text !== 'false') throw malformed(path, 'true or false', text);
    return text === 'true';
  }
  if (schema.isNumericSchema()) {
    if (text.trim() === '' || !Number.isFinite(Number(text))) throw malformed(path, 'a number', text);
    return Number(text);
  }
  if (schema.isTimestampSchema()) {
    const time = new Date(text);
    if (Number.isNaN(time.getTime())) throw malformed(path, 'a time', text);
    return time;
  }
  return schema.isBlobSchema() ? new Uint8Array(Buffer.from(text, 'base64')) : text;
}

function pathsIn(parameters: URLSearchParams): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const key of parameters.keys()) {
    for (let end = key.length; end > 0; end = key.lastIndexOf('.', end - 1)) paths.add(key.slice(0, end));
  }
  return paths;
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

function malformed(path: string, expected: string, got: string): AwsFault {
  return new AwsFault('MalformedInput', `${path} is '${got}', expected ${expected}`);
}
