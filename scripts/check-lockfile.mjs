// A lockfile can be born broken where a registry lags behind: entries without a version, or without their entry at all.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
const problems = [];
for (const [path, entry] of Object.entries(packages)) {
  if (path !== '' && !entry.version && !entry.link) problems.push(`${path} has no version`);
  if (entry.resolved?.startsWith('http')) problems.push(`${path} names the host of a registry`);
  for (const name of Object.keys(entry.optionalDependencies ?? {})) {
    if (path === '' || isLocked(path, name)) continue;
    problems.push(`${path} wants ${name} for some platform, which is not locked`);
  }
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) {
  console.error(
    'HINT: remove node_modules and package-lock.json, pin the package that lacks platforms, install again.',
  );
}
process.exit(problems.length > 0 ? 1 : 0);

/** As Node resolves it: beside the package's own dependencies, or further up. */
function isLocked(path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}
