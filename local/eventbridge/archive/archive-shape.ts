import type { Archive as ArchiveShape } from '@aws-sdk/client-eventbridge';
import { type Archive, archivedEvents } from './archive.ts';

/** An archive as ListArchives answers it; sizes and counts are exact here and late in AWS. */
export function archiveShape(archive: Archive, nowMs: number): ArchiveShape {
  const events = archivedEvents(archive, nowMs);
  return {
    ArchiveName: archive.name,
    EventSourceArn: archive.busArn,
    State: 'ENABLED',
    RetentionDays: archive.retentionDays,
    SizeBytes: events.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    EventCount: events.length,
    CreationTime: new Date(archive.createdAtMs),
  };
}
