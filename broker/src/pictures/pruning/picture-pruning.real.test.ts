// Real: the whole hub with its threads, its files and sharp's pictures; a node is an mqtt.js client. Played: its clock.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY, type Fact, MINUTE, PictureList, pictureTopic } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { openJournalForReading } from '../../journal/sqlite-journal.js';
import { aRegistration, aStationFile, minute } from '../../testing/builders.js';
import { aPicture, CAMERA, noteAt } from '../../testing/pictures.js';
import { connectNode, cookieOf, PASSWORD, type RealHub, startHub } from '../../testing/real-hub.js';
import { eventually } from '../../testing/waiting.js';
import { pictureFile } from '../picture-files.js';

const STATION = aStationFile({
  cameras: [{ id: CAMERA, nameJa: '下流', nameEn: 'downstream', expected: '10m' }],
});

const signIn = async (hub: RealHub) =>
  cookieOf(await hub.call('POST', '/api/v1/session', { body: { name: 'hq', password: PASSWORD } }));
const jpegs = (hub: RealHub): string[] =>
  readdirSync(join(hub.dataDir, 'pictures'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.jpg'))
    .sort();
const listed = async (hub: RealHub, cookie: string) => {
  const path = `/api/v1/cameras/${CAMERA}/pictures?from=${minute(-1_000)}&to=${minute(1_000)}`;
  return PictureList.parse((await hub.call('GET', path, { cookie })).json).pictures;
};
const factsOf = (hub: RealHub): Fact[] => {
  const journal = openJournalForReading(join(hub.dataDir, 'journal.db'));
  try {
    return journal.readKinds(['pictures.pruned']);
  } finally {
    journal.close();
  }
};

test('pictures that are too old are thinned, those of a flood stay, and what is gone says so', async () => {
  const first = await startHub();
  const { secret } = await first.setUp(STATION);
  await first.firstAccount();
  const node = await connectNode(first, secret);
  const { id, town } = aRegistration();
  first.clock.at = minute(600);
  // A flood from ten past eleven to noon of a quiet day.
  await node.send([
    [0, 1],
    ...[300, 310, 320, 330, 340, 350].map((at): [number, number] => [at, at === 310 || at === 320 ? 3.5 : 1]),
  ]);
  const taken = [0, 10, 20, 60, 70, 300, 310, 320];
  for (const minutes of taken) {
    const picture = await aPicture({ note: noteAt(minutes), tone: minutes % 200 });
    await node.client.publishAsync(pictureTopic(town, id, CAMERA), picture, { qos: 1 });
  }
  expect(jpegs(first)).toHaveLength(taken.length);
  const later = (800 * DAY) / MINUTE;
  first.clock.at = minute(later);
  await node.send([[later, 1]]);
  await eventually(async () =>
    expect((await first.call('GET', '/api/v1/health', { cookie: await signIn(first) })).status).toBe(200),
  );
  await first.stop();

  const second = await startHub({ dataDir: first.dataDir, at: first.clock.at });
  const cookie = await signIn(second);
  await eventually(() => expect(jpegs(second)).toHaveLength(5));
  const pictures = await listed(second, cookie);
  const gone = pictures.filter((one) => one.gone).map(({ at }) => (at - minute(0)) / MINUTE);
  expect(gone).toEqual([10, 20, 70]);
  expect(pictures).toHaveLength(taken.length);
  const answer = await second.call('GET', `/api/v1/cameras/${CAMERA}/pictures/${minute(10)}.jpg`, { cookie });
  expect([answer.status, answer.json]).toMatchObject([410, { code: 'picture-gone' }]);
  const nearest = await second.call('GET', `/api/v1/cameras/${CAMERA}/pictures/nearest?at=${minute(11)}`, {
    cookie,
  });
  expect(nearest.json).toMatchObject({ at: minute(0) });
  const facts = factsOf(second);
  expect(facts.map(({ body }) => body)).toMatchObject([
    { camera: CAMERA, why: 'age', pictures: { length: 3 } },
  ]);
  expect(await second.operate((desk) => desk.checkPictures())).toMatchObject({
    ...{ pictures: 5, pruned: 3, missing: [], unknown: [], leftOver: [] },
  });

  // Killed between the fact and its files, or put back with a backup: the next start deletes them, and so does the check.
  const [at = 0, digest = ''] =
    facts.flatMap(({ body }) => ('pictures' in body ? body.pictures : []))[0] ?? [];
  const file = pictureFile({ camera: CAMERA, at, digest });
  writeFileSync(join(second.dataDir, file), 'back again');
  expect((await second.operate((desk) => desk.checkPictures())).leftOver).toEqual([file]);
  await second.operate((desk) => desk.checkPictures(true));
  expect(existsSync(join(second.dataDir, file))).toBe(false);
  writeFileSync(join(second.dataDir, file), 'back again');
  await second.stop();
  const third = await startHub({ dataDir: first.dataDir });
  await eventually(() => expect(jpegs(third)).toHaveLength(5));

  // The same picture sent once more is known, and does not come back.
  third.clock.at = first.clock.at;
  const again = await connectNode(third, secret);
  const known = await aPicture({ note: noteAt(10), tone: 10 });
  await again.client.publishAsync(pictureTopic(town, id, CAMERA), known, { qos: 1 });
  expect(jpegs(third)).toHaveLength(5);
  expect(factsOf(third)).toHaveLength(1);
});
