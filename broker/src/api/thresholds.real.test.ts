// Real: the whole hub with its threads, its store on the disk, HTTP and the operator's socket; the command as the operator's program calls it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AllLevels, ReplayJob } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { levelsCheck } from '../cli/levels-command.js';
import { type At, aStationFile, LEVEL, minute } from '../testing/builders.js';
import { connectNode, type RealHub, startHub } from '../testing/real-hub.js';
import { temporaryFolder } from '../testing/temporary.js';
import { eventually } from '../testing/waiting.js';

const REPLAYS = '/api/v1/thresholds/replays';

/** It rose past caution and danger within half an hour, and fell. */
const FLOOD: At[] = [
  [0, 2.5],
  [10, 3.2],
  [20, 3.8],
  [30, 4.3],
  [40, 3.5],
  [50, 2.7],
  [60, 2.2],
  [70, 2.2],
];

async function aHubWithAFlood() {
  const hub = await startHub();
  const { secret } = await hub.setUp();
  const cookie = await hub.firstAccount();
  await hub.withAuthenticator(cookie);
  const node = await connectNode(hub, secret);
  hub.clock.at = minute(80);
  await node.send(FLOOD, LEVEL);
  await eventually(async () => {
    const { json } = await hub.call('GET', '/api/v1/stations/kajiyase-bashi', { cookie });
    expect(json).toMatchObject({ level: { latest: { at: minute(70) } } });
  });
  return { hub, cookie };
}

const begin = (hub: RealHub, cookie: string, body: object) => hub.call('POST', REPLAYS, { cookie, body });

async function outcome(hub: RealHub, cookie: string, id: string): Promise<ReplayJob> {
  return eventually(async () => {
    const job = ReplayJob.parse((await hub.call('GET', `${REPLAYS}/${id}`, { cookie })).json);
    expect(job.state).not.toBe('running');
    return job;
  });
}

test('staff see what is found of levels, and what a changed set would have told; nothing is changed by it', async () => {
  const { hub, cookie } = await aHubWithAFlood();
  const { stations } = AllLevels.parse((await hub.call('GET', '/api/v1/thresholds', { cookie })).json);
  const [levels] = stations;
  expect(levels).toMatchObject({ station: 'kajiyase-bashi', crestM: null });
  expect(levels?.findings.map(({ code }) => code)).toEqual(['crest-unknown', 'not-set']);

  const tried = {
    station: 'kajiyase-bashi',
    marks: [
      { key: 'evacuation', valueM: 2.4 },
      { key: 'danger', valueM: 4 },
    ],
  };
  const started = await begin(hub, cookie, { tried: [tried], years: 1 });
  const { id } = ReplayJob.parse(started.json);
  const job = await outcome(hub, cookie, id);
  expect(job).toMatchObject({
    ...{ state: 'done', progress: 1, fault: null },
    stations: [
      {
        record: { good: FLOOD.length, from: minute(0), to: minute(70) },
        tally: { alerts: 2, episodes: 1 },
        tried: { tally: { alerts: 2, lead: { times: 1, medianMin: 30, shortestMin: 30 } } },
      },
    ],
  });
  const state = await hub.call('GET', '/api/v1/stations/kajiyase-bashi', { cookie });
  expect((state.json as { marks: { id: string }[] }).marks.map(({ id: mark }) => mark)).toEqual([
    ...['caution', 'danger', 'overflow'],
  ]);
});

test.each([
  ['a station that there is not', { stations: ['nowhere'] }, 404, 'no-station'],
  [
    'levels that do not ascend',
    {
      tried: [
        {
          station: 'kajiyase-bashi',
          marks: [
            { key: 'caution', valueM: 4 },
            { key: 'danger', valueM: 3 },
          ],
        },
      ],
    },
    400,
    'levels-not-valid',
  ],
  ['a hundred years', { years: 100 }, 400, 'not-valid'],
  ['a word that is none', { year: 1 }, 400, 'not-valid'],
])('a replay of %s is refused, and says why', async (_what, body, status, code) => {
  const { hub, cookie } = await aHubWithAFlood();
  expect(await begin(hub, cookie, body)).toMatchObject({ status, json: { code } });
});

test('nobody who is not signed in sees or begins anything, and a minute has its limit', async () => {
  const { hub, cookie } = await aHubWithAFlood();
  expect((await hub.call('GET', '/api/v1/thresholds')).status).toBe(401);
  expect((await hub.call('POST', REPLAYS, { body: {} })).status).toBe(401);
  expect((await hub.call('GET', `${REPLAYS}/x`, { cookie })).status).toBe(404);
  expect((await hub.call('DELETE', `${REPLAYS}/x`, { cookie })).status).toBe(404);
  const statuses: number[] = [];
  for (let i = 0; i < 22; i++) statuses.push((await begin(hub, cookie, { stations: ['nowhere'] })).status);
  expect(statuses.at(-1)).toBe(429);
});

test('the operator checks levels beside a running hub and without one; a file with other levels is tried', async () => {
  const { hub } = await aHubWithAFlood();
  const file = join(temporaryFolder(), 'kajiyase-bashi.yaml');
  const levels = [
    {
      validFrom: '2027-01-01T00:00:00+09:00',
      datum: 'tp',
      marks: [
        { key: 'caution', valueM: 2.4, hysteresisM: 0.3, hold: '45m' },
        { key: 'overflow', valueM: 25, hold: '1h' },
      ],
    },
  ];
  writeFileSync(file, stringify({ ...aStationFile(), levels }));
  const check = async (changes: Partial<Parameters<typeof levelsCheck>[0]> = {}) => {
    let said = '';
    const code = await levelsCheck({
      ...{ dataDir: hub.dataDir, wallClock: { now: () => minute(80) }, signal: new AbortController().signal },
      ...{ stations: [], files: [], years: 2, json: false },
      io: {
        out: (text) => {
          said += text;
        },
        err: () => undefined,
      },
      ...changes,
    });
    return { code, said };
  };
  const online = await check();
  expect(online.code).toBe(0);
  expect(online.said).toContain('would have alerted 2 times in 1 episode');
  expect(online.said).toContain(
    'from flood caution level to flood danger level: once, median 20 min, shortest 20 min',
  );
  const tried = await check({ files: [file] });
  expect(tried.code).toBe(1);
  expect(tried.said).toContain('fault: overflow level (25.00 m) lies outside the range of values');
  expect(tried.said).toContain("to put into the station's file");
  expect(tried.said).toContain(
    'left 0.10 m below for 20 min (caution 0.30 m below for 45 min, overflow for 1 h)',
  );
  expect(tried.said).toContain('hold: 45m');

  await hub.stop();
  expect(await check()).toEqual(online);
  expect(await check({ files: [file] })).toEqual(tried);
  expect((await check({ signal: AbortSignal.abort() })).code).toBe(1);
  const json = JSON.parse((await check({ json: true })).said) as { station: string }[];
  expect(json.map(({ station }) => station)).toEqual(['kajiyase-bashi']);
});
