// Real parts: a process of its own, whose standard error is read.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

function logged(code: string) {
  const script = `import { makeLog } from '${new URL('./log.ts', import.meta.url)}'; ${code}`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [...process.execArgv, '--input-type=module', '-e', script],
    { encoding: 'utf8' },
  );
  return {
    stdout,
    lines: stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object),
  };
}

test('a line carries its part, its phrase and its fields, on standard error', () => {
  const { stdout, lines } = logged("makeLog('gate').warn({ node: 'naro-1' }, 'a client was turned away');");
  expect(stdout).toBe('');
  expect(lines).toMatchObject([{ level: 40, part: 'gate', node: 'naro-1', msg: 'a client was turned away' }]);
});

test('secrets print as ***', () => {
  const { lines } = logged(
    "makeLog('x').info({ password: 'p', secret: 's', token: 't', server: { password: 'p' } }, 'configured');",
  );
  expect(lines).toMatchObject([
    { password: '***', secret: '***', token: '***', server: { password: '***' } },
  ]);
});
