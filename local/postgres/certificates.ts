import { webcrypto } from 'node:crypto';
import { installReflectMetadata } from './reflect-metadata.ts';

export interface Certificates {
  /** The authority clients must trust. */
  readonly authorityPem: string;
  /** For `localhost`, by which clients of this machine reach every server. */
  readonly serverCertificatePem: string;
  readonly serverKeyPem: string;
  /** For another name than `localhost`, with the same key. */
  readonly certificateFor: (name: string) => Promise<string>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const VALID_FOR_MS = 30 * 24 * 3_600_000;
/** A clock that is a little behind must not find the certificate not yet valid. */
const VALID_SINCE_MS = 3_600_000;

/** A certificate authority of its own, and server certificates signed by it. */
export async function createCertificates(): Promise<Certificates> {
  installReflectMetadata();
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto);
  const [authorityKeys, serverKeys] = await Promise.all([generateKeys(), generateKeys()]);
  const validity = { notBefore: new Date(Date.now() - VALID_SINCE_MS), notAfter: new Date(Date.now() + VALID_FOR_MS) };
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    serialNumber: '01',
    name: 'CN=Local RDS certificate authority',
    signingAlgorithm: ALGORITHM,
    keys: authorityKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  let serialNumber = 1;
  const issue = async (name: string) => {
    const server = await x509.X509CertificateGenerator.create({
      ...validity,
      serialNumber: (serialNumber += 1).toString(16).padStart(4, '0'),
      subject: 'CN=localhost',
      issuer: authority.subject,
      signingAlgorithm: ALGORITHM,
      signingKey: authorityKeys.privateKey,
      publicKey: serverKeys.publicKey,
      extensions: [
        new x509.BasicConstraintsExtension(false),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension([
          { type: 'dns', value: name },
          // By which this runtime itself goes to the server.
          { type: 'ip', value: '127.0.0.1' },
        ]),
        await x509.AuthorityKeyIdentifierExtension.create(authority),
      ],
    });
    return `${server.toString('pem')}\n`;
  };
  return {
    authorityPem: `${authority.toString('pem')}\n`,
    serverCertificatePem: await issue('localhost'),
    serverKeyPem: `${x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', serverKeys.privateKey), 'PRIVATE KEY')}\n`,
    certificateFor: issue,
  };
}

async function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
}
