import type { DescribeArchiveRequest, DescribeArchiveResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '../../wire/service.ts';
import { archiveArn } from '../archive/archive-arn.ts';
import { archiveShape } from '../archive/archive-shape.ts';
import { archiveOf } from '../archive/find-archive.ts';
import type { Context } from '../context.ts';

export function describeArchive(context: Context): Operation<DescribeArchiveRequest, DescribeArchiveResponse> {
  return {
    permissions: ({ ArchiveName }, caller) => [
      { action: 'events:DescribeArchive', resource: archiveArn(ArchiveName, caller) },
    ],
    handle: ({ ArchiveName }, caller) => {
      const archive = archiveOf(context, ArchiveName, caller);
      return {
        ...archiveShape(archive, context.clock.now()),
        ArchiveArn: archive.arn,
        Description: archive.description,
        EventPattern: archive.eventPattern,
        KmsKeyIdentifier: archive.kmsKeyIdentifier,
      };
    },
  };
}
