// Real: the whole hub behind its socket.
import { expect, test } from 'vitest';
import { cookieOf, PASSWORD, startHub } from '../testing/real-hub.js';
import { accountCommand, readAccountWords } from './account-command.js';
import { thisOperator } from './this-user.js';

const words = (line: string) => readAccountWords(line.split(' '));

test.each([
  ['list', { verb: 'list', json: false }],
  ['log --json', { verb: 'log', json: true }],
  ['invite oka', { verb: 'invite', name: 'oka', grant: undefined }],
  [
    'invite oka --role duty --town nakatosa,shimanto --person oka-hana',
    {
      verb: 'invite',
      name: 'oka',
      grant: { role: 'duty', towns: ['nakatosa', 'shimanto'], person: 'oka-hana' },
    },
  ],
  [
    'grant oka --role hq --town all',
    { verb: 'grant', name: 'oka', grant: { role: 'hq', towns: null, person: null } },
  ],
  ['disable oka', { verb: 'disable', name: 'oka' }],
  ['--help', 'help'],
])('account %s is understood', (line, asked) => {
  expect(words(line)).toEqual(asked);
});

test.each([
  ['', ['account: expected one of']],
  ['remove oka', ['account: expected one of']],
  ['list oka', ['unexpected word oka']],
  ['invite', ['expected NAME']],
  ['invite oka --role mayor', ['--role: expected viewer', '--town: expected']],
  ['grant oka', ['--role: expected', '--town: expected']],
  ['grant oka --role hq --town ,', ['--town: expected']],
  ['disable oka --role hq', ['takes no --role']],
  ['disable oka hana', ['unexpected word hana']],
  ['disable oka --loud', ['--loud']],
])('account %s is refused with all its faults', (line, faults) => {
  const asked = words(line);
  if (typeof asked === 'string' || !('faults' in asked)) return expect.unreachable(line);
  expect(asked.faults).toHaveLength(faults.length);
  for (const [i, fault] of faults.entries()) expect(asked.faults[i]).toContain(fault);
});

test('the operator invites, looks, stops, and the record says who did what and no secret', async () => {
  const hub = await startHub();
  await hub.firstAccount();
  const said: string[] = [];
  const run = async (line: string) => {
    said.length = 0;
    const io = { out: (text: string) => said.push(text), err: (text: string) => said.push(text) };
    const code = await accountCommand(line.split(' '), { io, dataDir: hub.dataDir });
    return { code, text: said.join('') };
  };
  const invited = await run('invite oka --role duty --town all');
  const token = /#(\S+)/.exec(invited.text)?.[1];
  const joined = await hub.call('POST', '/api/v1/join', { body: { token, password: PASSWORD } });
  expect(joined.json).toEqual({ name: 'oka', signedIn: true });
  expect((await run('list')).text).toContain('oka\tactive\tduty, all towns\t1 signed in\n');
  await run('grant oka --role hq --town all');
  await run('disable oka');
  expect((await hub.call('GET', '/api/v1/snapshot', { cookie: cookieOf(joined) })).status).toBe(401);
  await expect(run('disable hq')).rejects.toThrow('全体の管理者');

  const { text } = await run('log');
  expect(
    text
      .trim()
      .split('\n')
      .map((line) => line.split('\t').slice(1).join(' ')),
  ).toEqual([
    'account.created hq',
    `account.invited oka duty, all towns by ${thisOperator()}`,
    'account.password-set oka invitation',
    `account.granted oka hq, all towns by ${thisOperator()}`,
    `account.disabled oka by ${thisOperator()}`,
  ]);
  expect(text).not.toMatch(/scrypt|[0-9a-f]{64}/);
  await hub.stop();
  expect((await run('log')).code).toBe(0);
  expect(await run('list')).toMatchObject({ code: 1 });
});

test('whoever joins by an invitation is the first account: the printed link is closed at once, without a restart', async () => {
  const hub = await startHub();
  const printed = hub.setupToken;
  const said: string[] = [];
  const io = { out: (text: string) => said.push(text), err: (text: string) => said.push(text) };
  await accountCommand('invite oka --role administrator --town all'.split(' '), { io, dataDir: hub.dataDir });
  const needsSetup = async () =>
    ((await hub.call('GET', '/api/v1/health')).json as { needsSetup: boolean }).needsSetup;
  expect([await needsSetup(), hub.setupToken]).toEqual([true, printed]);

  const token = /#(\S+)/.exec(said.join(''))?.[1];
  expect((await hub.call('POST', '/api/v1/join', { body: { token, password: PASSWORD } })).status).toBe(200);
  expect([await needsSetup(), hub.setupToken]).toEqual([false, undefined]);
  const late = await hub.call('POST', '/api/v1/setup', {
    body: { token: printed, name: 'stranger', password: PASSWORD },
  });
  expect(late).toMatchObject({ status: 403, json: { code: 'link-not-valid' } });
});
