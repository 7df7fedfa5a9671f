import type { Caller } from '../../wire/service.ts';

export interface TableReference {
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
}

/** Requests may name a table by its name or by its ARN. */
export function readTableReference(reference: string, caller: Caller): TableReference {
  const arn = /^arn:[^:]+:dynamodb:([^:]*):([^:]*):table\/(.+)$/.exec(reference);
  if (arn === null) return { accountId: caller.accountId, region: caller.region, name: reference };
  const [, region = '', accountId = '', name = ''] = arn;
  return { region, accountId, name };
}

export function tableArn({ region, accountId, name }: TableReference): string {
  return `arn:aws:dynamodb:${region}:${accountId}:table/${name}`;
}
