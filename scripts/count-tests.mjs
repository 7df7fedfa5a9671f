// Says in one line what jest found, from its JSON result; fails when no test ran.
import { existsSync, readFileSync } from 'node:fs';

const file = process.argv[2];
if (!file || !existsSync(file)) {
  console.error('jest has left no result');
  process.exit(1);
}
const {
  numPassedTests: passed,
  numFailedTests: failed,
  numFailedTestSuites: suites,
} = JSON.parse(readFileSync(file, 'utf8'));
// A suite that cannot even be loaded has no failed tests; it counts as one.
console.log(`${passed} passed, ${Math.max(failed, suites)} failed`);
process.exit(passed > 0 && failed === 0 && suites === 0 ? 0 : 1);
