// Real: HTTP over a socket, the table of statements in memory. A server of ours stands in JMA's place.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type NewFact, TownId } from '@kawamori/contracts';
import { makeLog, openDatabase } from '@kawamori/kit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { aTown, journalled, minute } from '../testing/builders.js';
import { floodImporter } from './flood-importer.js';
import { createStatementTable, statementTable } from './statement-table.js';
import { anItem, aTelegram } from './testing/built-telegrams.js';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

async function anImporter(first: Answer) {
  let answer = first;
  let asked = 0;
  const server = createServer((request, response) => {
    asked++;
    answer(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const database = openDatabase(':memory:', 'rebuildable');
  createStatementTable(database);
  const table = statementTable(database);
  let seq = 1;
  const settled: NewFact[] = [];
  const town = aTown();
  const importer = floodImporter({
    config: {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/flood.json`,
      every: 3_600_000,
    },
    log: makeLog('test', 'silent'),
    wallClock: { now: () => minute(60) },
    riverNow: () => minute(60),
    view: {
      settings: () => ({ towns: new Map([[TownId.parse(town.id), town]]) }) as never,
      statements: () => table,
    },
    settle: (facts) => {
      settled.push(...facts);
      for (const fact of journalled(facts, minute(60), seq)) table.apply(fact);
      seq += facts.length;
      return Promise.resolve();
    },
    version: '0.0.0',
    limits: { timeoutMs: 300, bytes: 20_000 },
  });
  onTestFinished(async () => {
    await importer.stop();
    server.closeAllConnections();
    server.close();
  });
  return {
    importer,
    settled,
    asked: () => asked,
    answers: (how: Answer) => {
      answer = how;
    },
  };
}

const says =
  (...telegrams: unknown[]): Answer =>
  (response) =>
    void response.setHeader('content-type', 'application/json').end(JSON.stringify(telegrams));

test('a telegram for the town is recorded, once', async () => {
  const { importer, settled } = await anImporter(says(aTelegram()));
  await importer.read();
  await importer.read();
  expect(settled.map(({ kind }) => kind)).toEqual(['announcement.recorded']);
  expect(importer.look()).toEqual({ state: 'read', lastReadAt: minute(60), fault: null, vanished: [] });
});

test('an answer that has not changed is not read again, and is not taken for silence', async () => {
  const { importer, settled, answers, asked } = await anImporter((response) => {
    response.setHeader('etag', '"one"');
    response.end(JSON.stringify([aTelegram()]));
  });
  await importer.read();
  let matched: string | undefined;
  answers((response, request) => {
    matched = request.headers['if-none-match'];
    response.writeHead(304).end();
  });
  await importer.read();
  expect(matched).toBe('"one"');
  expect(asked()).toBe(2);
  expect(settled).toHaveLength(1);
  expect(importer.look()).toMatchObject({ state: 'read', vanished: [] });
});

test('an announcement that has gone without being lifted is told', async () => {
  const { importer, answers } = await anImporter(says(aTelegram()));
  await importer.read();
  answers(says());
  await importer.read();
  expect(importer.look().vanished).toEqual(['jma-8699999901-shimanto-cho']);
});

describe('what cannot be taken is told, and harms nothing', () => {
  test.each<[string, Answer, 'down' | 'refused', RegExp]>([
    ['a server that is ill', (response) => void response.writeHead(500).end(), 'down', /HTTP 500/],
    [
      'a redirection, which is not followed',
      (response) => void response.writeHead(302, { location: 'http://elsewhere.example/' }).end(),
      'down',
      /HTTP 302/,
    ],
    ['one that does not answer', () => undefined, 'down', /timeout/i],
    [
      'more than a feed can be',
      (response) => void response.end(' '.repeat(30_000)),
      'refused',
      /more than 20000 bytes/,
    ],
    ['a page in its place', (response) => void response.end('<html>'), 'refused', /no JSON in UTF-8/],
    ['another shape', (response) => void response.end('{"floods":[]}'), 'refused', /expected an array/],
    [
      'a code that nobody knows',
      says(aTelegram({ item: anItem('77', '新') })),
      'refused',
      /no such code is known/,
    ],
  ])('%s', async (_what, answer, state, fault) => {
    const { importer, settled, answers } = await anImporter(answer);
    await importer.read();
    expect(importer.look().state).toBe(state);
    expect(importer.look().fault).toMatch(fault);
    expect(settled).toEqual([]);
    answers(says(aTelegram()));
    await importer.read();
    expect(importer.look()).toMatchObject({ state: 'read', fault: null });
    expect(settled).toHaveLength(1);
  });
});

test('two readings at once are one, and it ends in the middle of one', async () => {
  const { importer, asked } = await anImporter(() => undefined);
  const both = Promise.all([importer.read(), importer.read()]);
  await importer.stop();
  await both;
  expect(asked()).toBeLessThanOrEqual(1);
});
