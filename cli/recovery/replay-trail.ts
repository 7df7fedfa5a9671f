import type { AuditEntry } from '../../shared/audit.ts';
import { replayNameOf } from '../../shared/names.ts';
import type { Cli } from '../context.ts';
import type { Restores } from '../restores.ts';
import { poll } from './await-answer.ts';

/** Waits for what the audit trail says of a replay. A started one is written down by its name, a refused one by its event. */
export function awaitReplay(eventId: string, service: Restores, cli: Cli): Promise<AuditEntry> {
  return poll(`nobody has answered the replay request '${eventId}'`, cli, async () => {
    const [started] = await service.auditOf(`replay#${replayNameOf(eventId)}`);
    if (started) return started;
    const [refused] = await service.auditOf(`replay#${eventId}`);
    return refused;
  });
}
