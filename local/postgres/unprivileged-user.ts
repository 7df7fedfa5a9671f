import { stat, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface UnprivilegedUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Whom the servers run as. PostgreSQL refuses the root user, so there it is `nobody`, or another user without rights
 * where there is no such one; everybody else runs them as themselves, which is `undefined`.
 */
export async function unprivilegedUser(): Promise<UnprivilegedUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const users = parsePasswd(await readFile('/etc/passwd', 'utf8'));
  const user = users.find(({ name }) => name === 'nobody') ?? users.findLast(({ uid }) => uid > 0);
  if (user) return { uid: user.uid, gid: user.gid };
  throw new Error('PostgreSQL cannot run as root and /etc/passwd has no other user. HINT: run as an ordinary user.');
}

/** The users of a passwd file. */
export function parsePasswd(text: string): { readonly name: string; readonly uid: number; readonly gid: number }[] {
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name && /^\d+$/.test(uid ?? '') && /^\d+$/.test(gid ?? '')
      ? [{ name, uid: Number(uid), gid: Number(gid) }]
      : [];
  });
}

/** Whether a user may enter a directory, which takes the right to enter each one above it too. */
export async function canEnter(directory: string, user: UnprivilegedUser): Promise<boolean> {
  const EXECUTE = 1;
  for (let current = directory; ; current = dirname(current)) {
    const { mode, uid, gid } = await stat(current);
    const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
    if (((mode >> shift) & EXECUTE) === 0) return false;
    if (current === dirname(current)) return true;
  }
}
