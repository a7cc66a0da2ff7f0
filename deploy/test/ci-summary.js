// Adds up what the test runner and the proofs have counted, and fails on a skipped test. Its last line is the count of the run.
import { readFileSync } from 'node:fs';

const [reportFile, proofsFile] = process.argv.slice(2);

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    process.stdout.write(`${file} was not written: its runner did not come to its end\n`);
    return undefined;
  }
}

const report = JSON.parse(read(reportFile) ?? '{}');
const [, proofsPassed = '0', proofsFailed = '1'] =
  /^proofs: (\d+) passed, (\d+) failed$/m.exec(read(proofsFile) ?? '') ?? [];

const skipped = (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0);
if (skipped > 0) process.stdout.write(`${skipped} tests were skipped: every test runs\n`);
const passed = (report.numPassedTests ?? 0) + Number(proofsPassed);
// A suite that could not be loaded has no failed test in it, and is a failure all the same.
const brokenSuites = report.numFailedTests === 0 ? (report.numFailedTestSuites ?? 0) : 0;
const failed = brokenSuites + (report.numFailedTests ?? 1) + skipped + Number(proofsFailed);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
