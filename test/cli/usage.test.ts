import { describe, expect, test } from '@jest/globals';
import { CliWorld } from './support/cli-world.ts';

async function run(...args: string[]) {
  const world = new CliWorld();
  const code = await world.run(...args);
  return { code, stdout: world.stdout, stderr: world.stderr };
}

describe('wrong usage ends with 2 and a hint', () => {
  test.each([
    [['lst'], "'lst' is no command of 'aurora-restore'", "Did you mean 'list'?"],
    [['plans', 'vaildate'], "'vaildate' is no command of 'aurora-restore plans'", "Did you mean 'validate'?"],
    [['list', '--jsn'], "'--jsn' is no option of 'aurora-restore list'", "Did you mean '--json'?"],
    [['xyzzyxyzzy'], "'xyzzyxyzzy' is no command", 'See what is taken: aurora-restore --help'],
    [['status'], "missing required argument 'restoreId'", 'See what is taken: aurora-restore status --help'],
    [['list', 'extra'], "too many arguments for 'list'", 'aurora-restore list --help'],
    [['list', '--limit', '0'], 'expected a whole number from 1 to 1000', 'aurora-restore list --help'],
    [['watch', 'r-1', '--interval', '5'], 'expected an interval from 100ms to 1m', 'aurora-restore watch --help'],
    [['watch', 'r-1', '--interval', '50ms'], 'expected an interval from 100ms to 1m', 'aurora-restore watch --help'],
    [['local', 'up', '--slow', '-1'], 'expected a number above 0', 'aurora-restore local up --help'],
  ])('%j', async (args, fact, hint) => {
    const { code, stdout, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(fact);
    expect(stderr).toContain(`HINT: `);
    expect(stderr).toContain(hint);
    expect(stdout).toBe('');
  });
});

describe('help', () => {
  test('goes to standard output when asked for', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    for (const command of [
      'request',
      'list',
      'status',
      'watch',
      'audit',
      'retry',
      'cancel',
      'replay',
      'redrive',
      'plans',
      'flow',
      'local',
    ]) {
      expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
    }
  });

  test('goes to standard error and ends with 2 when there is no command', async () => {
    const { code, stdout, stderr } = await run();
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('Usage: aurora-restore');
  });

  test('the version is the one of the package', async () => {
    expect(await run('--version')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });
});

describe('an error nobody expected', () => {
  async function crash(...args: string[]) {
    const world = new CliWorld();
    world.restores.troubles.push(new TypeError('x is not a function', { cause: new Error('the deeper one') }));
    return { code: await world.run('list', ...args), stderr: world.stderr };
  }

  test('has no stack trace', async () => {
    const { code, stderr } = await crash();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^x is not a function\nHINT: .*--debug/);
    expect(stderr).not.toContain('    at ');
  });

  test('has one, with its causes, under --debug', async () => {
    const { stderr } = await crash('--debug');
    expect(stderr).toContain('    at ');
    expect(stderr).toContain('caused by Error: the deeper one');
  });
});
