import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { callRow, type Named } from './calling.js';
import { type Caller, expectedOf, faultOf, strayRoutes } from './judging.js';
import { rightRows } from './table.js';

const PAGE = `# Who may call what
| route | from | of its own towns | second factor | given again |
| --- | --- | --- | --- | --- |
| \`GET /api/v1/session\` | everybody |  |  |  |
| \`GET /a/:token\` | the link in a message |  |  |  |
| \`POST /api/v1/stations/:id/overrules\` | duty | station |  |  |
| \`POST /api/v1/accounts/:name/disable\` | administrator | account | yes | yes |
`;
const rows = rightRows(PAGE);
type Row = (typeof rows)[0];
const [who, ofLink, overrule, disable] = rows as [Row, Row, Row, Row];
const caller = (changes: Partial<Caller> = {}): Caller => ({
  ...{ name: 'somebody', role: 'administrator', isOwnTown: true, factor: 'given lately', hasLink: false },
  ...changes,
});
const nobody: Caller = { name: 'nobody', isOwnTown: false, factor: 'none', hasLink: false };

test.each([
  [nobody, 'not-signed-in'],
  [caller({ role: 'hq' }), 'not-allowed'],
  [caller({ factor: 'none' }), 'second-factor-wanted'],
  [caller({ factor: 'given long ago' }), 'code-wanted'],
  [caller({ isOwnTown: false }), 'other-town'],
])('an administrator’s route refuses %j with %s', (one, code) => {
  expect(expectedOf(disable, one)).toMatchObject({ through: false, code });
});

test('it lets an administrator of that town through, and a station’s route whoever is on duty there', () => {
  expect(expectedOf(disable, caller())).toEqual({ through: true });
  expect(expectedOf(overrule, caller({ role: 'duty', factor: 'none' }))).toEqual({ through: true });
  expect(faultOf(overrule, caller({ role: 'duty' }), { status: 409, code: 'no-reading' })).toBeUndefined();
});

test.each([
  [disable, nobody, { status: 200, code: '' }],
  [disable, caller({ role: 'hq' }), { status: 200, code: '' }],
  [disable, caller({ role: 'hq' }), { status: 403, code: 'second-factor-wanted' }],
  [disable, caller({ isOwnTown: false }), { status: 404, code: 'no-account' }],
  [overrule, caller(), { status: 403, code: 'not-allowed' }],
  [overrule, caller(), { status: 404, code: 'not-found' }],
  [overrule, caller(), { status: 500, code: 'failed' }],
  [who, nobody, { status: 200, code: '' }],
  [ofLink, nobody, { status: 200, code: '' }],
  [ofLink, { ...nobody, hasLink: true }, { status: 404, code: '' }],
])('%j answered to %j with %j is a fault', (row, one, answer) => {
  expect(faultOf(row, one, answer)).toBeDefined();
});

test('a route that is answered and stands on no page is found, and one that is on the page and is not answered', () => {
  const answered = [...rows.map(({ route }) => route), 'GET /', 'GET /assets/app.js'];
  expect(strayRoutes(rows, answered)).toEqual([]);
  expect(strayRoutes(rows, [...answered, 'POST /api/v1/everything'])).toHaveLength(1);
  expect(strayRoutes(rows, [...answered, 'GET /tiles/:z'])).toHaveLength(1);
  expect(strayRoutes(rows, [...answered, 'POST /somewhere'])).toHaveLength(1);
  expect(strayRoutes(rows, answered.slice(1))).toHaveLength(1);
});

test('a hub whose door was opened by a change falls short', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const named: Named = {
    ...{ station: 's', camera: 'c', person: 'p', account: 'a', token: 't', town: 'nakatosa' },
    ...{ announcement: 'n', muster: 'condition:muster:nakatosa:none', order: 'o' },
  };
  for (const row of [overrule, disable]) {
    const answer = await callRow(url, row, named, { caller: nobody, address: '192.0.2.1' });
    expect(faultOf(row, nobody, answer)).toContain('expected 401 not-signed-in');
  }
});

test('a line that is no row of the table stops the proof', () => {
  expect(() => rightRows('| `GET /x` | everyone |  |  |  |')).toThrow('not a row of rights');
});
