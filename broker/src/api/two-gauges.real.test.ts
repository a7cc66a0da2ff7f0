// Real: the whole hub with its threads, HTTP over a socket and the operator's socket, readings of two nodes through mqtt.js and aedes.
import { NodeId, NoticePage, SeriesView, StationState } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { stationList } from '../cli/station-list.js';
import { aRegistration, aStationFile, LEVEL_SUB, minute } from '../testing/builders.js';
import { connectNode, oneTown, startHub } from '../testing/real-hub.js';
import { eventually } from '../testing/waiting.js';

const STATION = '/api/v1/stations/kajiyase-bashi';
const { level } = aStationFile().series;

/** A station whose second gauge hangs on a node of its own. */
async function aHubWithTwoGauges() {
  const hub = await startHub();
  const { secret } = await hub.setUp(aStationFile({ series: level ? { level, 'level-sub': level } : {} }));
  const second = aRegistration({ id: NodeId.parse('kajiyase-2') });
  const secondSecret = await hub.operate((desk) => desk.addNode(second));
  const cookie = await hub.firstAccount();
  const mainNode = await connectNode(hub, secret);
  const subNode = await connectNode(hub, secondSecret, second);
  const state = async () => StationState.parse((await hub.call('GET', STATION, { cookie })).json);
  const stored = () => hub.operate(async (desk) => (await desk.stations()).stations[0]?.seq);
  /** A value of each gauge, the main one's first; undefined for one that says nothing. */
  const hears = async (minutes: number, main: number | undefined, sub: number | undefined) => {
    hub.clock.at = minute(minutes);
    for (const send of [
      main !== undefined && (() => mainNode.send([[minutes, main]])),
      sub !== undefined && (() => subNode.send([[minutes, sub]], LEVEL_SUB)),
    ]) {
      if (!send) continue;
      const before = await stored();
      await send();
      // Judged before the next one is sent.
      await eventually(async () => expect(await stored()).not.toBe(before));
    }
  };
  const notices = async () => {
    const { notices: all } = NoticePage.parse((await hub.call('GET', '/api/v1/notices', { cookie })).json);
    return all.toSorted((a, b) => a.decidedAt - b.decidedAt);
  };
  const list = async () => {
    const lines: string[] = [];
    await hub.operate((desk) => stationList(desk, false, (text) => lines.push(text)));
    return lines.join('\n');
  };
  return { hub, cookie, hears, state, notices, list };
}

test('a sudden rise that both gauges see is told at once, and no gauge is named', async () => {
  const { hears, state, notices } = await aHubWithTwoGauges();
  await hears(0, 1, 1.02);
  await hears(10, 4.2, 4.25);
  await eventually(async () => expect((await state()).level?.held).toBe('danger'));
  const all = await notices();
  expect(all).toHaveLength(2);
  const [asked, told] = [all.find(({ check }) => check), all.find(({ check }) => !check)];
  expect(asked?.check).toMatchObject({ reason: 'spike', state: 'confirmed' });
  expect(told).toMatchObject({ mark: 'danger', subjectJa: expect.not.stringContaining('副水位計') });
  expect((await state()).level).toMatchObject({
    latest: { value: 4.2, quality: 'good', reasons: ['spike'] },
    gauges: { shown: 'level', other: { latest: { value: 4.25 } }, disagree: null },
  });
});

test('a main gauge that dies at the crest leaves the station to the second one, which says so everywhere', async () => {
  const { hub, cookie, hears, state, notices, list } = await aHubWithTwoGauges();
  await hears(0, 2.9, 2.9);
  await hears(10, 3.2, 3.2);
  await hears(20, undefined, 3.7);
  await hears(30, undefined, 4.1);
  await eventually(async () => expect((await state()).level?.held).toBe('danger'));
  expect(
    (await notices()).map(({ mark, subjectJa }) => [mark, subjectJa.includes('副水位計による')]),
  ).toEqual([
    ['caution', false],
    ['danger', true],
  ]);
  expect((await state()).level).toMatchObject({
    latest: { value: 4.1 },
    recent: { valueM: [2.9, 3.2, 3.7, 4.1] },
    gauges: { shown: 'level-sub', other: { latest: { value: 3.2 } } },
  });
  expect(await list()).toContain('by the second gauge');
  const drawn = await hub.call(
    'GET',
    `${STATION}/series?quantity=level-sub&from=${minute(0)}&to=${minute(60)}`,
    { cookie },
  );
  expect(SeriesView.parse(drawn.json)).toMatchObject({
    series: LEVEL_SUB,
    unit: 'm',
    value: [2.9, 3.2, 3.7, 4.1],
  });
});

test('two gauges that disagree ask once, and neither reaches a level by that', async () => {
  const { hears, state, notices, list } = await aHubWithTwoGauges();
  await hears(0, 2.3, 2.4);
  for (const minutes of [10, 20, 30]) await hears(minutes, 2.31, 3.02);
  await eventually(async () =>
    expect((await state()).level).toMatchObject({
      held: null,
      latest: { value: 2.31, quality: 'good', reasons: ['disagrees'] },
      gauges: { shown: 'level', disagree: { mainM: 2.31, subM: 3.02 } },
    }),
  );
  expect((await notices()).map(({ check }) => [check?.reason, check?.state])).toEqual([
    ['disagrees', 'open'],
  ]);
  expect(await list()).toContain('main 2.31 m, second 3.02 m: they disagree');
});

test('a station whose file has lost its second gauge goes on with the main one', async () => {
  const { hub, hears, state } = await aHubWithTwoGauges();
  await hears(0, 2.3, 2.4);
  const report = await hub.operate((desk) => desk.applyConfig(oneTown(aStationFile()), false));
  expect(report.faults).toEqual([]);
  await hears(10, 3.1, undefined);
  await eventually(async () => expect((await state()).level).toMatchObject({ held: 'caution' }));
  expect((await state()).level?.gauges).toBeUndefined();
});
