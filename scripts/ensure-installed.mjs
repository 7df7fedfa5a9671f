// Runs on the host's Node (20 or newer), before anything of the project is installed: plain JavaScript, no packages.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');

/** Installs what is missing or older than the lockfile, and returns the path of the pinned Node. */
export function ensureInstalled() {
  if (!isInstalled()) {
    console.error('Installing the pinned packages (once) …');
    const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      // npm's own words are for people, and standard output may be somebody's JSON.
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    });
    if (status !== 0) fail('npm ci failed', 'See what it says above; it needs a package registry.');
  }
  const node = join(root, 'node_modules', 'node', 'bin', 'node');
  if (!existsSync(node)) {
    fail(
      `the pinned Node is missing at ${node}`,
      'Install scripts were not run: remove node_modules and install without --ignore-scripts.',
    );
  }
  linkOwnCommand();
  return node;
}

/** What is installed is what is locked; packages for other platforms are locked and not installed. */
function isInstalled() {
  const installed = packagesIn(join(root, 'node_modules', '.package-lock.json'));
  const locked = packagesIn(join(root, 'package-lock.json'));
  return Object.entries(locked).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

function packagesIn(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {};
}

/** npm links the commands of dependencies, not the package's own: `npx aurora-restore` needs this. */
function linkOwnCommand() {
  const link = join(root, 'node_modules', '.bin', 'aurora-restore');
  if (existsSync(link) || process.platform === 'win32') return;
  mkdirSync(join(root, 'node_modules', '.bin'), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(join('..', '..', 'cli', 'aurora-restore.mjs'), link);
}

function fail(fact, hint) {
  console.error(`${fact}\nHINT: ${hint}`);
  process.exit(3);
}
