// Says in one line what jest found, from its JSON results; fails when one is missing or no test ran.
import { existsSync, readFileSync } from 'node:fs';

const files = process.argv.slice(2);
let passed = 0;
let failed = 0;
for (const file of files) {
  if (!existsSync(file)) {
    console.error(`jest has left no result in ${file}`);
    failed += 1;
    continue;
  }
  const result = JSON.parse(readFileSync(file, 'utf8'));
  passed += result.numPassedTests;
  // A suite that cannot even be loaded has no failed tests; it counts as one.
  failed += Math.max(result.numFailedTests, result.numFailedTestSuites);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(passed > 0 && failed === 0 ? 0 : 1);
