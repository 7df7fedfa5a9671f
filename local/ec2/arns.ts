import type { Place } from './place.ts';

export type Ec2ResourceType = 'security-group' | 'security-group-rule' | 'vpc';

export function arnOf({ accountId, region }: Place, type: Ec2ResourceType, id: string): string {
  return `arn:aws:ec2:${region}:${accountId}:${type}/${id}`;
}
