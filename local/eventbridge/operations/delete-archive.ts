import type { DeleteArchiveRequest } from '@aws-sdk/client-eventbridge';
import type { Operation } from '../../wire/service.ts';
import { archiveArn } from '../archive/archive-arn.ts';
import { archiveOf } from '../archive/find-archive.ts';
import type { Context } from '../context.ts';
import { regionOfCaller } from '../find.ts';

export function deleteArchive(context: Context): Operation<DeleteArchiveRequest, object> {
  return {
    permissions: ({ ArchiveName }, caller) => [
      { action: 'events:DeleteArchive', resource: archiveArn(ArchiveName, caller) },
    ],
    handle: ({ ArchiveName }, caller) => {
      const { name } = archiveOf(context, ArchiveName, caller);
      regionOfCaller(context, caller).archives.delete(name);
      return {};
    },
  };
}
