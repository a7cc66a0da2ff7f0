// Adds up what the test runner and the proofs have counted, and fails on a skipped test. Its last line is the count of the run; above
// it stands what failed, since the runners' own words on it are thousands of lines further up.
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
const proofs = read(proofsFile) ?? '';
const [, proofsPassed = '0', proofsFailed = '1'] = /^proofs: (\d+) passed, (\d+) failed$/m.exec(proofs) ?? [];

const FAULT_LINES = 12;
/** A proof says what was wrong in one row of many. */
const PROOF_LINES = 60;

for (const file of report.testResults ?? []) {
  const failures = file.assertionResults.filter(({ status }) => status === 'failed');
  const told = failures.map(({ fullName, failureMessages }) => [fullName, failureMessages.join('\n')]);
  if (file.status === 'failed' && failures.length === 0)
    told.push(['not run to its end', file.message ?? '']);
  for (const [name, fault] of told) {
    process.stdout.write(`failed: ${file.name.split('/').slice(-4).join('/')}: ${name}\n`);
    for (const line of fault.split('\n').slice(0, FAULT_LINES)) process.stdout.write(`  ${line}\n`);
  }
}

const proofLines = proofs.split('\n');
for (const [end, line] of proofLines.entries()) {
  const [, name] = /^([a-z-]+): falls short, /.exec(line) ?? [];
  if (name === undefined) continue;
  const begin = proofLines.findLastIndex((one, i) => i < end && one.startsWith(`${name}: `));
  process.stdout.write(`failed: npm run prove -- ${name} --short\n`);
  for (const said of proofLines.slice(Math.max(begin, end - PROOF_LINES), end + 1))
    process.stdout.write(`  ${said}\n`);
}

// vitest ends with code 1 for an error that no test has caught, and its report says only that the run did not succeed.
if (report.success === false && report.numFailedTests === 0 && report.numFailedTestSuites === 0)
  process.stdout.write('an error that no test has caught: see “Unhandled Errors” above\n');

const skipped = (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0);
if (skipped > 0) process.stdout.write(`${skipped} tests were skipped: every test runs\n`);
const passed = (report.numPassedTests ?? 0) + Number(proofsPassed);
// A suite that could not be loaded has no failed test in it, and is a failure all the same.
const brokenSuites = report.numFailedTests === 0 ? (report.numFailedTestSuites ?? 0) : 0;
const failed = brokenSuites + (report.numFailedTests ?? 1) + skipped + Number(proofsFailed);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
