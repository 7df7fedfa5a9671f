import type { Plan } from '../../../shared/plan.ts';
import type { Finding } from '../../../shared/saga.ts';
import type { Answers } from './ask.ts';
import type { SecretFacts } from './place-reader.ts';

/** Whether the users' secrets can be written. One that is not there yet will be made. Pure. */
export function secretFindings({ target }: Plan, secrets: Answers<SecretFacts>): readonly Finding[] {
  return [...secrets].flatMap(([name, secret]) =>
    secret?.deletedAt === undefined
      ? []
      : [
          {
            code: 'SecretScheduledForDeletion',
            message: `secret '${name}' is scheduled for deletion since ${secret.deletedAt.toISOString()}`,
            hint: `Keep it: aws secretsmanager restore-secret --secret-id ${name} --region ${target.region}`,
          },
        ],
  );
}
