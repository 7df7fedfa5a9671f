import { notImitated } from '../../wire/aws-fault.ts';
import type { Operation } from '../../wire/service.ts';
import { secretFaults } from '../faults.ts';
import type { SecretsContext } from '../permissions.ts';
import { stagesByVersion, type Secret } from '../secret.ts';
import { secretFacts } from './describe-secret.ts';

interface ListSecrets {
  readonly Filters?: readonly { readonly Key?: string; readonly Values?: readonly string[] }[];
  readonly MaxResults?: number;
  readonly NextToken?: string;
  readonly SortOrder?: 'asc' | 'desc';
  readonly IncludePlannedDeletion?: boolean;
}

const PAGE_MAX = 100;

/** The account's secrets, page by page. A filter's value is the beginning of what it looks at. */
export function listSecrets({ store }: SecretsContext): Operation<ListSecrets> {
  return {
    permissions: () => [{ action: 'secretsmanager:ListSecrets', resource: '*' }],
    handle: (input, caller) => {
      const kept = store
        .list(caller)
        .filter((secret) => (input.IncludePlannedDeletion ?? false) || !secret.deletionDate)
        .filter((secret) => (input.Filters ?? []).every((filter) => matches(secret, filter)));
      if (input.SortOrder !== 'asc') kept.reverse();
      return pageOf(kept, input);
    },
  };
}

function pageOf(secrets: readonly Secret[], { MaxResults = PAGE_MAX, NextToken = '0' }: ListSecrets): object {
  const start = Number(NextToken);
  if (!Number.isInteger(start)) throw secretFaults.invalidParameter('Invalid NextToken');
  const end = start + Math.min(MaxResults, PAGE_MAX);
  return {
    SecretList: secrets
      .slice(start, end)
      .map((secret) => ({ ...secretFacts(secret), SecretVersionsToStages: stagesByVersion(secret) })),
    NextToken: end < secrets.length ? String(end) : undefined,
  };
}

function matches(
  secret: Secret,
  { Key = '', Values = [] }: { readonly Key?: string; readonly Values?: readonly string[] },
): boolean {
  const texts: Readonly<Record<string, readonly string[]>> = {
    name: [secret.name],
    description: [secret.description ?? ''],
    'tag-key': secret.tags.map((tag) => tag.Key),
    'tag-value': secret.tags.map((tag) => tag.Value),
    'owning-service': [secret.owningService ?? ''],
  };
  const found = texts[Key];
  if (!found) throw notImitated(`the filter ${Key} of secretsmanager:ListSecrets`);
  return Values.some((value) => found.some((text) => text.startsWith(value)));
}
