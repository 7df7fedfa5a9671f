import type { Operation } from '../../wire/service.ts';
import { randomPassword, type PasswordRules } from '../random-password.ts';

/** A random password by the given rules; nothing is stored. */
export function getRandomPassword(): Operation<PasswordRules> {
  return {
    permissions: () => [{ action: 'secretsmanager:GetRandomPassword', resource: '*' }],
    handle: (rules) => ({ RandomPassword: randomPassword(rules) }),
  };
}
