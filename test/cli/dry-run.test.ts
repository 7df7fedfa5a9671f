import 'aws-sdk-client-mock-jest';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { awsDryRuns } from '../../cli/aws/aws-dry-runs.ts';
import type { DryRunQuestion } from '../../cli/preflight/dry-runs.ts';
import type { PreflightAnswer, PreflightReport } from '../../shared/preflight-report.ts';
import { CliWorld } from './support/cli-world.ts';

const aReport = (changes: Partial<PreflightReport> = {}): PreflightReport => ({
  plan: 'demo',
  strategy: 'swap',
  checkedAt: '2026-10-06T12:00:00.000Z',
  snapshotArn: 'arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:nightly',
  findings: [],
  actions: [
    { step: 'snapshot-check', text: "Take snapshot 'nightly'." },
    { step: 'swap-target', text: "Rename 'demo-staging' to 'arp-old-RESTORE_ID'." },
  ],
  time: { totalMs: 1_500_000, steps: [], basis: "the last completed restore of plan 'demo'" },
  cost: {
    items: [
      { what: 'orchestration', amount: 'one restore', usd: 0.003 },
      { what: 'the old cluster, kept for 24h', amount: '48 instance hours of db.r6g.large' },
    ],
    totalUsd: 0.003,
    basis: 'prices of us-east-1',
  },
  ...changes,
});

const TWO_FINDINGS = [
  { code: 'TargetProtected', message: 'it is protected', hint: 'Turn it off.' },
  { code: 'KmsKeyNotUsable', message: 'the key\u001b[2J is disabled', hint: 'Enable it.' },
];

/** A command line whose pipeline gives this answer to a dry run. */
function worldAnswering(answer: PreflightAnswer) {
  const world = new CliWorld();
  world.restores.preflight = answer;
  return { world, questions: world.restores.dryRuns };
}

describe('request --dry-run', () => {
  test('tells what a restore would do, take and cost, asks for none, and ends with 0', async () => {
    const { world, questions } = worldAnswering({ report: aReport() });
    expect(await world.run('request', 'demo', '--dry-run', '--snapshot', 'nightly')).toBe(0);
    expect(questions).toEqual([{ plan: 'demo', snapshot: 'nightly' }]);
    expect(world.restores.requests).toEqual([]);
    expect(world.lines).toEqual([
      'Dry run of plan demo (swap) at 2026-10-06 12:00:00 UTC',
      '',
      'Nothing stands in the way.',
      '',
      'A restore would:',
      '',
      "  1.  snapshot-check  Take snapshot 'nightly'.",
      "  2.  swap-target     Rename 'demo-staging' to 'arp-old-RESTORE_ID'.",
      '',
      "It would take about 25m 00s, by the last completed restore of plan 'demo'.",
      '',
      'It would cost about 0.003 USD, and what has no price below (prices of us-east-1):',
      '  orchestration                  0.003 USD  one restore',
      '  the old cluster, kept for 24h  -          48 instance hours of db.r6g.large',
      '',
      'Nothing was changed.',
    ]);
  });

  test('tells everything that stands in the way, numbered, with hints, and ends with 1', async () => {
    const { world } = worldAnswering({ report: aReport({ findings: TWO_FINDINGS, heldBy: 'r-1' }) });
    expect(await world.run('request', 'demo', '--dry-run')).toBe(1);
    expect(world.lines.slice(2, 12)).toEqual([
      '2 things stand in the way:',
      '',
      '  1. TargetProtected: it is protected',
      '     HINT: Turn it off.',
      '  2. KmsKeyNotUsable: the key [2J is disabled',
      '     HINT: Enable it.',
      '',
      'Restore r-1 holds the target now.',
      '',
      'Were that put right, a restore would:',
    ]);
    expect(world.lines.at(-1)).toBe('Nothing was changed.');
  });

  test('with --json prints the report, and ends the same way', async () => {
    const report = aReport({ findings: TWO_FINDINGS });
    const { world } = worldAnswering({ report });
    expect(await world.run('request', 'demo', '--dry-run', '--json')).toBe(1);
    expect(JSON.parse(world.stdout)).toEqual(report);
  });

  test('of a plan that is not deployed says so and ends with 1', async () => {
    const refusal = {
      code: 'UnknownPlan',
      message: "plan 'demo' does not exist, known plans are: none",
      hint: 'Add it.',
    };
    const { world } = worldAnswering({ refusal });
    expect(await world.run('request', 'demo', '--dry-run')).toBe(1);
    expect(world.stderr).toBe("plan 'demo' does not exist, known plans are: none\nHINT: Add it.\n");
    expect(world.stdout).toBe('');
  });

  test('of a misspelt plan is refused before anybody is asked', async () => {
    const { world, questions } = worldAnswering({ report: aReport() });
    expect(await world.run('request', 'demmo', '--dry-run')).toBe(2);
    expect(world.stderr).toContain("HINT: Did you mean 'demo'?");
    expect(questions).toEqual([]);
  });

  test.each([['--watch'], ['--reason', 'weekly'], ['--request-id', 'nightly-7']])(
    'refuses %s: there is no restore',
    async (...words) => {
      const { world, questions } = worldAnswering({ report: aReport() });
      expect(await world.run('request', 'demo', '--dry-run', ...words)).toBe(2);
      expect(world.stderr).toContain(`option '--dry-run' cannot be used with option '${words[0]}`);
      expect(questions).toEqual([]);
      expect(world.restores.requests).toEqual([]);
    },
  );
});

describe('the way to a dry run', () => {
  const lambda = mockClient(LambdaClient);
  const answering = (payload: unknown, FunctionError?: string) =>
    lambda.on(InvokeCommand).resolves({
      StatusCode: 200,
      FunctionError,
      Payload: new TextEncoder().encode(JSON.stringify(payload)) as never,
    });
  const ask = (question: DryRunQuestion = { plan: 'demo' }) => awsDryRuns({ AWS_REGION: 'eu-west-1' }).dryRun(question);

  beforeEach(() => void lambda.reset());

  test('asks the function that checks for a restore, and waits for its answer', async () => {
    answering({ report: aReport() });
    expect(await ask({ plan: 'demo', snapshot: 'nightly' })).toEqual({ report: aReport() });
    expect(lambda).toHaveReceivedCommandWith(InvokeCommand, {
      FunctionName: 'aurora-restore-snapshot-check',
      InvocationType: 'RequestResponse',
      Payload: '{"preflight":{"plan":"demo","snapshot":"nightly"}}',
    });
  });

  test('tells what the function failed of', async () => {
    answering({ errorType: 'ThrottlingException', errorMessage: 'Rate exceeded' }, 'Unhandled');
    await expect(ask()).rejects.toMatchObject({
      name: 'ServiceError',
      exitCode: 3,
      message: expect.stringContaining(
        'function aurora-restore-snapshot-check failed: ThrottlingException: Rate exceeded',
      ),
    });
  });

  test.each([[null], [{}], [{ statusCode: 200 }]])('does not take %j for an answer', async (payload) => {
    answering(payload);
    await expect(ask()).rejects.toThrow('answered no report; the one that is deployed may be older');
  });

  test('says that nothing is deployed where there is no function', async () => {
    lambda.on(InvokeCommand).rejects(Object.assign(new Error('no function'), { name: 'ResourceNotFoundException' }));
    await expect(ask()).rejects.toMatchObject({ failure: 'not-deployed' });
  });
});
