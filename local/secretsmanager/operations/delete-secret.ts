import type { Caller, Operation } from '../../wire/service.ts';
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

/**
 * Marks a secret for deletion at the end of a recovery window. Forced, it deletes the secret at once, also one that is
 * marked, and takes one that is not there for deleted.
 */
export function deleteSecret(context: SecretsContext): Operation<DeleteSecret> {
  return {
    permissions: ({ SecretId }, caller) =>
      secretPermissions(context, caller, 'secretsmanager:DeleteSecret', { secretId: SecretId }),
    handle: (input, caller) => {
      const days = recoveryDays(input);
      const nowMs = context.store.clock.now();
      const DeletionDate = new Date(nowMs + days * DAY_MS);
      if (input.ForceDeleteWithoutRecovery) return { ...deleteAtOnce(context, caller, input.SecretId), DeletionDate };
      const secret = usableSecret(context.store, caller, input.SecretId);
      requireUnmanaged(secret);
      Object.assign(secret, { deletionDate: DeletionDate, deletedAt: new Date(nowMs) });
      return { ARN: secret.arn, Name: secret.name, DeletionDate };
    },
  };
}

/** What AWS answers about a secret that is not there is not documented, besides that it is no `ResourceNotFoundException`. */
function deleteAtOnce({ store }: SecretsContext, caller: Caller, secretId: string | undefined): object {
  if (!secretId) throw secretFaults.invalidParameter('You must provide a value for the SecretId parameter.');
  const secret = store.find(caller, secretId);
  if (!secret) return { ARN: secretId.startsWith('arn:') ? secretId : undefined, Name: secretId };
  requireUnmanaged(secret);
  store.removeSlowly(secret);
  return { ARN: secret.arn, Name: secret.name };
}

/** AWS looks at the window before it looks at the combination. */
function recoveryDays({ RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: force }: DeleteSecret): number {
  const window = days ?? RECOVERY_DAYS.default;
  if (window < RECOVERY_DAYS.min || window > RECOVERY_DAYS.max) {
    throw secretFaults.invalidParameter(
      `The RecoveryWindowInDays value must be between ${RECOVERY_DAYS.min} and ${RECOVERY_DAYS.max} days (inclusive).`,
    );
  }
  if (!force) return window;
  if (days === undefined) return 0;
  throw secretFaults.invalidParameter(
    "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
  );
}
