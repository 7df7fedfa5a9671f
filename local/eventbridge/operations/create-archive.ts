import type { CreateArchiveRequest, CreateArchiveResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '../../wire/service.ts';
import { archiveArn } from '../archive/archive-arn.ts';
import type { Context } from '../context.ts';
import { alreadyExists, constraint } from '../faults.ts';
import { busOf, regionOfCaller } from '../find.ts';
import { parseEventPattern } from '../parse-event-pattern.ts';

const NAME_CHARACTERS_MAX = 48;

export function createArchive(context: Context): Operation<CreateArchiveRequest, CreateArchiveResponse> {
  return {
    permissions: ({ ArchiveName, EventSourceArn }, caller) => [
      { action: 'events:CreateArchive', resource: archiveArn(ArchiveName, caller) },
      { action: 'events:CreateArchive', resource: EventSourceArn ?? '*' },
    ],
    handle: (input, caller) => {
      const name = input.ArchiveName ?? '';
      checkName(name);
      const bus = busOf(context, input.EventSourceArn, caller);
      const { archives } = regionOfCaller(context, caller);
      if (archives.has(name)) throw alreadyExists(`Archive ${name}`);
      const createdAtMs = context.clock.now();
      archives.set(name, {
        arn: archiveArn(name, caller),
        name,
        busArn: bus.arn,
        createdAtMs,
        description: input.Description,
        eventPattern: input.EventPattern,
        pattern: input.EventPattern ? parseEventPattern(input.EventPattern) : undefined,
        retentionDays: input.RetentionDays ?? 0,
        kmsKeyIdentifier: input.KmsKeyIdentifier,
        events: [],
      });
      return { ArchiveArn: archiveArn(name, caller), State: 'ENABLED', CreationTime: new Date(createdAtMs) };
    },
  };
}

function checkName(name: string): void {
  if (name.length > NAME_CHARACTERS_MAX) {
    throw constraint(name, 'archiveName', `have length less than or equal to ${NAME_CHARACTERS_MAX}`);
  }
  if (!/^[.\-_A-Za-z0-9]+$/.test(name)) {
    throw constraint(name, 'archiveName', 'satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+');
  }
}
