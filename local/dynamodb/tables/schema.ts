import type { KeySchemaElement, AttributeDefinition } from '@aws-sdk/client-dynamodb';

export interface KeyAttribute {
  readonly name: string;
  readonly type: 'S' | 'N' | 'B';
}

/** The attributes that name an item, or that order an index. */
export interface KeySchema {
  readonly hash: KeyAttribute;
  readonly range: KeyAttribute | undefined;
}

export interface IndexSchema {
  readonly name: string;
  readonly key: KeySchema;
  readonly projection: { readonly type: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'; readonly nonKeyAttributes: readonly string[] };
}

/** To be called with a schema that was checked. */
export function readKeySchema(
  elements: readonly KeySchemaElement[],
  definitions: readonly AttributeDefinition[],
): KeySchema {
  const [hash, range] = elements.map(({ AttributeName: name = '' }) => ({
    name,
    type: (definitions.find((definition) => definition.AttributeName === name)?.AttributeType ??
      'S') as KeyAttribute['type'],
  }));
  if (hash === undefined) throw new Error('a table without a hash key was let through');
  return { hash, range };
}

export function keyAttributes({ hash, range }: KeySchema): readonly KeyAttribute[] {
  return range === undefined ? [hash] : [hash, range];
}
