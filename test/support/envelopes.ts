import type { EventContract } from '../../events/define-event.ts';
import { RDS_SUBJECTS, type RdsEventContract } from '../../events/rds-events.ts';
import { ACCOUNT, TARGET_REGION } from './a-plan.ts';
import { RESTORE_ID } from './rds-builders.ts';

const ENVELOPE = { version: '0', account: ACCOUNT, time: '2026-10-06T12:00:00Z', region: TARGET_REGION, resources: [] };

/** A pipeline event as EventBridge delivers it, about our restore. */
export function anEnvelope(contract: EventContract, detail: unknown = exampleDetail(contract), id = 'event-1'): object {
  return { ...ENVELOPE, id, source: 'aurora-restore', 'detail-type': contract.name, detail };
}

export function exampleDetail({ example }: EventContract): { metadata?: object; data: Record<string, unknown> } {
  const { metadata, data } = structuredClone(example);
  return { ...(metadata && { metadata: { ...metadata, restoreId: RESTORE_ID } }), data };
}

/** An RDS event about the resource with this ARN. */
export function anRdsEnvelope(contract: RdsEventContract, arn: string): object {
  const { detailType, sourceType } = RDS_SUBJECTS[contract.subject];
  return {
    ...ENVELOPE,
    id: '0f6b1c52-3f0e-4a6b-9d53-7c1b6a2e9f10',
    source: 'aws.rds',
    'detail-type': detailType,
    resources: [arn],
    detail: {
      EventCategories: contract.categories,
      SourceType: sourceType,
      SourceArn: arn,
      Date: '2026-10-06T12:00:00.412Z',
      SourceIdentifier: arn.split(':').at(-1),
      Message: contract.message,
      EventID: contract.eventId,
    },
  };
}
