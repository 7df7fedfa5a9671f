import { randomBytes } from 'node:crypto';

/** An id as EC2 gives them: the type and 17 hexadecimal digits. */
export function newId(prefix: 'sg' | 'sgr'): string {
  return `${prefix}-${randomBytes(9).toString('hex').slice(0, 17)}`;
}
