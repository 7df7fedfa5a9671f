import type { NormalizedSchema } from '@smithy/core/schema';
import { isFlat, wireName } from './wire-name.ts';

/** How a form names what a schema describes. */
export interface FormNames {
  /** The name of a structure's member. */
  readonly member: (schema: NormalizedSchema, name: string) => string;
  /** The path below which the items of a list at `path` are numbered from 1. */
  readonly items: (list: NormalizedSchema, path: string) => string;
}

/** AWS Query: `Tags.Tag.1.Key`. */
export const queryNames: FormNames = {
  member: wireName,
  items: (list, path) => (isFlat(list) ? path : `${path}.${wireName(list.getValueSchema(), 'member')}`),
};

/**
 * EC2 has names of its own where its XML names do not do, else it capitalises those; every list is flat: `Tag.1.Key`.
 * https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html
 */
export const ec2Names: FormNames = {
  member: (schema, name) =>
    (schema.getMergedTraits() as { ec2QueryName?: string }).ec2QueryName ?? capitalised(wireName(schema, name)),
  items: (_list, path) => path,
};

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
