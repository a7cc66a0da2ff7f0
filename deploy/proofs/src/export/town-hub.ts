import { cpSync } from 'node:fs';
import { join } from 'node:path';
import {
  CameraId,
  DAY,
  type EpisodeView,
  encodeReadings,
  type Instant,
  NodeId,
  type PictureList,
  type ProfileFile,
  pictureTopic,
  SeriesId,
  type SeriesView,
  type Snapshot,
  type StationFile,
  TownId,
  toIsoJst,
  upTopic,
} from '@kawamori/contracts';
import { pause } from '@kawamori/kit';
import { inventFlood, STEP } from '../parts/invented-flood.js';
import { inventedStation, writeDocuments } from '../parts/invented-station.js';
import { connect } from '../parts/mqtt-line.js';
import type { RealHub } from '../parts/real-hub.js';
import { REPOSITORY } from '../parts/repository.js';
import { noticesOf, type Staff } from '../parts/staff.js';
import { pictureNumber } from '../public-files/river-at-speed.js';

export const TOWNS = ['nakatosa', 'shimanto'].map((id) => TownId.parse(id));
/** A picture every so many readings. */
const READINGS_A_PICTURE = 25;

/** The model of the second gauges: it doubts what the main ones believe, so a hub that lost it would show other qualities. */
const PRESSURE = {
  id: 'pressure',
  nameJa: '水圧式水位計（検証用）',
  nameEn: 'pressure gauge, for a proof',
  spike: { maxChangePerMinute: 0.001, neverBelow: 0.02, confirmWithin: 0.01 },
} satisfies ProfileFile;

/** A station with a second gauge of another model than the main one. */
function withSecondGauge(station: StationFile): StationFile {
  const { level } = station.series;
  if (!level) throw new Error(`${station.id} has no level`);
  return { ...station, series: { level, 'level-sub': { ...level, profile: PRESSURE.id } } };
}

const camera = (town: string) => ({ id: `${town}-cam`, nameJa: '検証用', nameEn: 'for a proof' });

/** Two towns with two stations each, one of them with two gauges, a node and a camera for each town. */
export async function furnish(hub: RealHub, folder: string): Promise<Map<TownId, string>> {
  const config = join(folder, 'firmware-config');
  for (const kind of ['towns', 'profiles']) {
    cpSync(join(REPOSITORY.firmwareConfig, kind), join(config, kind), { recursive: true });
  }
  writeDocuments(
    join(config, 'stations'),
    TOWNS.flatMap((town): StationFile[] => [
      { ...inventedStation(`${town}-up`, town), cameras: [camera(town)] },
      withSecondGauge(inventedStation(`${town}-down`, town)),
    ]),
  );
  writeDocuments(join(config, 'profiles'), [PRESSURE]);
  const applied = await hub.kawamori('config', 'apply', config);
  if (applied.code !== 0) throw new Error(`kawamori config apply: ${applied.stderr}`);
  const secrets = new Map<TownId, string>();
  for (const town of TOWNS) {
    secrets.set(town, await hub.addNode(`${town}-node`, town, [`${town}-up`, `${town}-down`]));
  }
  return secrets;
}

/** A flood in both towns that has ended by then, told reading after reading with a few odd ones; pictures now and then. */
export async function flood(
  hub: RealHub,
  secrets: ReadonlyMap<TownId, string>,
  { steps, random, now }: { steps: number; random: () => number; now: () => Instant },
): Promise<{ readings: number; pictures: number }> {
  const sent = { readings: 0, pictures: 0 };
  const from = Math.floor(now() / STEP) * STEP - steps * STEP;
  for (const town of TOWNS) {
    const id = NodeId.parse(`${town}-node`);
    const line = await connect({ port: hub.mqttPort, id, password: secrets.get(town) ?? '' });
    for (const gauge of [`${town}-up/level`, `${town}-down/level`, `${town}-down/level-sub`]) {
      const series = SeriesId.parse(gauge);
      for (const [step, { at, valueM }] of inventFlood(random, { from, steps }).entries()) {
        // A sensor's sign for no value, and one beyond its range, now and then.
        const value = step % 40 === 39 ? -9_999 : step % 50 === 49 ? 99 : valueM;
        const reading = { series, takenAt: at, value };
        const pack = encodeReadings({ sentAt: now(), clock: 'synced', readings: [reading] });
        if ((await line.publish(upTopic(town, id, 'readings'), pack)) !== 'PUBACK')
          throw new Error('a reading was not taken');
        await nextMillisecond();
        sent.readings++;
        if (gauge !== `${town}-up/level` || step % READINGS_A_PICTURE !== 0) continue;
        const topic = pictureTopic(town, id, CameraId.parse(`${town}-cam`));
        if ((await line.publish(topic, pictureNumber(sent.pictures))) !== 'PUBACK')
          throw new Error('a picture was not taken');
        sent.pictures++;
      }
    }
    line.end();
  }
  return sent;
}

/**
 * The store keeps when a reading was received, to the millisecond, and not in which pack: what came within one goes on as one pack. A
 * gauge sends nothing twice within a millisecond, and neither do we.
 */
async function nextMillisecond(): Promise<void> {
  const from = Date.now();
  while (Date.now() === from) await pause(1);
}

/** A period around everything that is sent. */
const FROM = Date.now() - 300 * DAY;
const TO = Date.now() + DAY;

const NOT_COMPARED: readonly string[] = ['seq', 'judgedAt', 'acceptedAt'];

/** What the faces of a town show, by what it is: without the numbers of one journal, and without when one hub has judged and handed over. */
export type Faces = ReadonlyMap<string, string>;

/** Everything that the faces of a town show, and which other towns they know. */
export async function shown(
  staff: Staff,
  town: TownId,
): Promise<{ faces: Faces; notices: number; others: string[] }> {
  const faces = new Map<string, string>();
  const show = (what: string, value: unknown) =>
    faces.set(
      what,
      JSON.stringify(value, (key: string, part: unknown) => (NOT_COMPARED.includes(key) ? undefined : part)),
    );
  const snapshot = await staff.get<Snapshot>('/api/v1/snapshot');
  const stations = snapshot.stations.filter((one) => one.town === town);
  const notices = (await noticesOf(staff)).filter((one) => one.town === town);
  for (const station of stations) {
    const { id } = station;
    show(`station ${id}`, station);
    show(`episodes of ${id}`, await staff.get<EpisodeView[]>(`/api/v1/stations/${id}/episodes`));
    for (const quantity of id.endsWith('down') ? ['level', 'level-sub'] : ['level']) {
      const period = `quantity=${quantity}&from=${FROM}&to=${TO}`;
      const series = await staff.get<SeriesView>(`/api/v1/stations/${id}/series?${period}`);
      show(`series ${id}/${quantity}`, series);
    }
  }
  for (const notice of notices) show(`notice ${notice.key}`, notice);
  const pictures = await staff.get<PictureList>(`/api/v1/cameras/${town}-cam/pictures?from=0&to=${TO}`);
  show('list of pictures', pictures);
  for (const { at } of pictures.pictures) {
    const answer = await fetch(`${staff.url}/api/v1/cameras/${town}-cam/pictures/${at}.jpg`, {
      headers: { cookie: staff.cookie },
    });
    show(`picture of ${toIsoJst(at)}`, Buffer.from(await answer.arrayBuffer()).toString('base64'));
  }
  return {
    faces,
    notices: notices.length,
    others: snapshot.towns.filter(({ id }) => id !== town).map(({ id }) => id),
  };
}

/** What is missing, other or too much on the faces of another hub: how much, and of the first few where it begins. */
export function differences(before: Faces, after: Faces): string[] {
  const others = [...new Set([...before.keys(), ...after.keys()])].filter(
    (what) => before.get(what) !== after.get(what),
  );
  if (others.length === 0) return [];
  const told = others.slice(0, 3).map((what) => {
    const [one, other] = [before.get(what) ?? '', after.get(what) ?? ''];
    let at = 0;
    while (one[at] === other[at]) at++;
    const [from, to] = [Math.max(0, at - 60), at + 120];
    return `${what}: “${one.slice(from, to)}” became “${other.slice(from, to)}”`;
  });
  return [`its own hub shows ${others.length} things otherwise`, ...told];
}
