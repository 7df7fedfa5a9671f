import type { Operation } from '../../wire/service.ts';
import { secretFaults } from '../faults.ts';
import { requireUnmanaged } from '../new-value.ts';
import { secretPermissions, type SecretsContext } from '../permissions.ts';
import { usableSecret } from '../secret-store.ts';

interface DeleteSecret {
  readonly SecretId?: string;
  readonly RecoveryWindowInDays?: number;
  readonly ForceDeleteWithoutRecovery?: boolean;
}

const DAY_MS = 24 * 3_600_000;
const RECOVERY_DAYS = { min: 7, max: 30, default: 30 } as const;

/** Marks a secret for deletion at the end of a recovery window, or deletes it at once. */
export function deleteSecret(context: SecretsContext): Operation<DeleteSecret> {
  return {
    permissions: ({ SecretId }, caller) =>
      secretPermissions(context, caller, 'secretsmanager:DeleteSecret', { secretId: SecretId }),
    handle: (input, caller) => {
      const days = recoveryDays(input);
      const secret = usableSecret(context.store, caller, input.SecretId);
      requireUnmanaged(secret);
      const nowMs = context.store.clock.now();
      const DeletionDate = new Date(nowMs + days * DAY_MS);
      if (days === 0) context.store.remove(secret);
      else Object.assign(secret, { deletionDate: DeletionDate, deletedAt: new Date(nowMs) });
      return { ARN: secret.arn, Name: secret.name, DeletionDate };
    },
  };
}

function recoveryDays({ RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: force }: DeleteSecret): number {
  if (force) {
    if (days === undefined) return 0;
    throw secretFaults.invalidParameter(
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    );
  }
  const window = days ?? RECOVERY_DAYS.default;
  if (window >= RECOVERY_DAYS.min && window <= RECOVERY_DAYS.max) return window;
  throw secretFaults.invalidParameter(
    `The RecoveryWindowInDays value must be between ${RECOVERY_DAYS.min} and ${RECOVERY_DAYS.max} days (inclusive).`,
  );
}
