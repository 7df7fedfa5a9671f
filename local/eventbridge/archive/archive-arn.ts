import type { Caller } from '../../wire/service.ts';

type Scope = Pick<Caller, 'accountId' | 'region'>;

export function archiveArn(name: string | undefined, { region, accountId }: Scope): string {
  return `arn:aws:events:${region}:${accountId}:archive/${name ?? ''}`;
}

export function replayArn(name: string | undefined, { region, accountId }: Scope): string {
  return `arn:aws:events:${region}:${accountId}:replay/${name ?? ''}`;
}
