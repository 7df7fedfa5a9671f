/** The ARN of an RDS resource: `cluster`, `db`, `cluster-snapshot`, `cluster-pg`, `pg`, `subgrp`, `og`. */
export function rdsArn(
  place: { readonly accountId: string; readonly region: string },
  type: string,
  name: string,
): string {
  return `arn:aws:rds:${place.region}:${place.accountId}:${type}:${name}`;
}

export interface RdsArn {
  readonly region: string;
  readonly accountId: string;
  readonly type: string;
  /** Everything after the type: an automated snapshot's name holds a colon. */
  readonly name: string;
}

/** Nothing when the text is not an RDS ARN. */
export function parseRdsArn(text: string): RdsArn | undefined {
  const [, , service, region, accountId, type, ...name] = text.split(':');
  if (!text.startsWith('arn:') || service !== 'rds' || !region || !accountId || !type || name.length === 0)
    return undefined;
  return { region, accountId, type, name: name.join(':').toLowerCase() };
}
