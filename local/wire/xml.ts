import type { NormalizedSchema } from '@smithy/core/schema';
import { isFlat, wireName } from './wire-name.ts';

/** The members of an answer as XML elements, in the schema's order. Absent members are left out, an empty list is not. */
export function writeMembers(schema: NormalizedSchema, value: unknown): string {
  const members = value as Record<string, unknown>;
  refuseUnknown(schema, members);
  let xml = '';
  for (const [name, member] of schema.structIterator()) {
    const memberValue = members[name];
    if (memberValue !== undefined && memberValue !== null) xml += writeMember(member, name, memberValue);
  }
  return xml;
}

export function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

export function escapeText(text: string): string {
  return text.replace(/[&<>"']|[^\t\n\r\u0020-\uD7FF\uD800-\uDFFF\uE000-\uFFFD]/g, (character) => {
    // XML 1.0 has no way to say most control characters, not even escaped.
    return ENTITIES[character] ?? '\uFFFD';
  });
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function writeMember(schema: NormalizedSchema, memberName: string, value: unknown): string {
  const name = wireName(schema, memberName);
  if (schema.isListSchema()) return writeList(schema, name, value as readonly unknown[]);
  if (schema.isMapSchema()) return writeMap(schema, name, value as Record<string, unknown>);
  return element(name, writeContent(schema, value));
}

function writeContent(schema: NormalizedSchema, value: unknown): string {
  if (schema.isStructSchema()) return writeMembers(schema, value);
  if (schema.isListSchema() || schema.isMapSchema()) return writeMember(schema, 'member', value);
  if (schema.isTimestampSchema()) return escapeText(isoTime(value));
  if (schema.isBlobSchema()) return Buffer.from(value as Uint8Array).toString('base64');
  return escapeText(String(value));
}

function writeList(schema: NormalizedSchema, name: string, items: readonly unknown[]): string {
  const item = schema.getValueSchema();
  if (isFlat(schema)) return items.map((value) => element(name, writeContent(item, value))).join('');
  const itemName = wireName(item, 'member');
  return element(name, items.map((value) => element(itemName, writeContent(item, value))).join(''));
}

function writeMap(schema: NormalizedSchema, name: string, map: Readonly<Record<string, unknown>>): string {
  const keyName = wireName(schema.getKeySchema(), 'key');
  const valueSchema = schema.getValueSchema();
  const valueName = wireName(valueSchema, 'value');
  const entries = Object.entries(map)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => element(keyName, escapeText(key)) + element(valueName, writeContent(valueSchema, value)));
  if (isFlat(schema)) return entries.map((entry) => element(name, entry)).join('');
  return element(name, entries.map((entry) => element('entry', entry)).join(''));
}

function isoTime(value: unknown): string {
  return (value instanceof Date ? value : new Date(value as string | number)).toISOString();
}

/** A misspelt member would otherwise vanish silently on its way to the client. */
function refuseUnknown(schema: NormalizedSchema, members: Readonly<Record<string, unknown>>): void {
  const known = new Set([...schema.structIterator()].map(([name]) => name));
  const unknown = Object.keys(members).filter((name) => !known.has(name) && members[name] !== undefined);
  if (unknown.length > 0) throw new Error(`${schema.getName() ?? 'the shape'} has no member ${unknown.join(', ')}`);
}
