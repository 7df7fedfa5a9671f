import { createHash, createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { scramVerifier } from '../../../services/setup-db-users/scram-verifier.ts';

/** RFC 7677, section 3: the exchange of user "user" with password "pencil". */
const NONCE = 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';
const SALT = 'W22ZaJ0SNY7soEsUEjb6gQ==';
const AUTH_MESSAGE = `n=user,r=rOprNGfwEbeRWgbNEkqO,r=${NONCE},s=${SALT},i=4096,c=biws,r=${NONCE}`;
const CLIENT_PROOF = 'dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=';
const SERVER_SIGNATURE = '6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=';

const verifier = scramVerifier('pencil', Buffer.from(SALT, 'base64'));
const [, iterations, salt, storedKey, serverKey] = /^SCRAM-SHA-256\$(\d+):([^$]+)\$([^:]+):(.+)$/.exec(verifier) ?? [];
const signature = (key: string) => createHmac('sha256', Buffer.from(key, 'base64')).update(AUTH_MESSAGE).digest();

test('has the form that PostgreSQL stores, with its iterations and its salt', () => {
  expect([iterations, salt]).toEqual(['4096', SALT]);
  expect([storedKey, serverKey].map((key) => Buffer.from(key!, 'base64').length)).toEqual([32, 32]);
});

test('yields the server signature of RFC 7677', () => {
  expect(signature(serverKey!).toString('base64')).toBe(SERVER_SIGNATURE);
});

test('accepts the client proof of RFC 7677', () => {
  const proof = Buffer.from(CLIENT_PROOF, 'base64');
  const mask = signature(storedKey!);
  const clientKey = proof.map((byte, index) => byte ^ mask[index]!);
  expect(createHash('sha256').update(clientKey).digest('base64')).toBe(storedKey);
});

test('differs by password and by salt', () => {
  const other = Buffer.alloc(16, 1);
  expect(scramVerifier('pencil2', Buffer.from(SALT, 'base64'))).not.toBe(verifier);
  expect(scramVerifier('pencil', other)).not.toBe(verifier);
});

test('does not hold the password', () => {
  expect(verifier).not.toContain('pencil');
});
