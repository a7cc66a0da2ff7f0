import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  CameraId,
  Entry,
  EntryId,
  MusterId,
  type NewFact,
  NodeId,
  NoticeKey,
  PersonId,
  type ProfileFile,
  SeriesId,
  StatementId,
  StationId,
  StationNoteId,
  TownId,
} from '@kawamori/contracts';
import { openJournalForReading, openJournalForWriting } from '../../journal/sqlite-journal.js';
import { picturePaths } from '../../pictures/picture-files.js';
import {
  aRegistration,
  aStationFile,
  aTown,
  LEVEL,
  minute,
  pack,
  RADAR,
  settingUp,
} from '../../testing/builders.js';
import { temporaryFolder } from '../../testing/temporary.js';
import { tarOf } from '../tar.js';
import { townEntries } from '../town-entries.js';
import { journalFileIn, townSource } from '../town-source.js';

export const OWN = aTown().id;
export const OTHER = TownId.parse('nakatosa');
export const OTHER_LEVEL = SeriesId.parse('naro/level');
const SECRETS = { own: 'a1'.repeat(32), other: 'b2'.repeat(32) };
/** What must not be found in the file of `shimanto-cho`. */
export const NOT_OURS = [
  SECRETS.other,
  'naro',
  'nakatosa-duty',
  'nakatosa-said',
  'nakatosa-entry',
  'scrypt',
  'hq-account',
];

const camera = (id: string) => ({ id, nameJa: 'カメラ', nameEn: 'camera', expected: '10m' });
/** The model of a second gauge, which nothing else has. */
const PRESSURE = {
  ...RADAR,
  id: 'pressure',
  nameJa: '水圧式水位計',
  nameEn: 'pressure gauge',
} satisfies ProfileFile;
const station = aStationFile({ cameras: [camera('kajiyase-down')] } as never);
const twoGauges = aStationFile({
  id: 'wakai',
  nameJa: '若井',
  nameEn: 'Wakai',
  series: {
    level: aStationFile().series.level,
    'level-sub': { ...aStationFile().series.level, profile: PRESSURE.id },
  },
} as never);
/** The second gauge of a station of `shimanto-cho`, of another model than the first. */
export const SECOND_GAUGE = SeriesId.parse('wakai/level-sub');
const other = aStationFile({
  id: 'naro',
  town: OTHER,
  nameJa: '奈路',
  nameEn: 'Naro',
  cameras: [camera('naro-1')],
} as never);
/** A station that the other town has handed over. */
const handedOver = (town: string) => aStationFile({ id: 'kure', town, nameJa: '久礼', nameEn: 'Kure' });

/** Bytes that stand for a picture: no file of a town is ever looked into. */
export const pictureBytes = (seed: number): Buffer => Buffer.alloc(3_000 + seed, seed);
const digestOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

export const pictureFact = (
  town: TownId,
  at: string,
  name: string,
  minutes: number,
  seed: number,
): NewFact & { kind: 'picture.received' } => ({
  kind: 'picture.received',
  body: {
    town,
    node: NodeId.parse('kajiyase-1'),
    camera: CameraId.parse(name),
    station: StationId.parse(at),
    takenAt: minute(minutes),
    takenFrom: 'note',
    digest: digestOf(pictureBytes(seed)),
    bytes: pictureBytes(seed).length,
    width: 640,
    height: 480,
    incomplete: false,
  },
});

const tried = (of: string, recipient: string): NewFact => ({
  kind: 'notice.tried',
  body: {
    key: NoticeKey.parse(`${of}:level:2026-06-02T18:10:00+09:00|caution|1|${recipient}|webhook`),
    attempt: 1,
    outcome: 'accepted',
    detail: 'HTTP 200',
  },
});

const overruled = (series: SeriesId, reason: string): NewFact => ({
  kind: 'reading.overruled',
  body: { series, from: minute(10), to: minute(10), verdict: 'good', by: 'tanaka', reason },
});
const maintenance = (at: string): NewFact[] => {
  const of = { station: StationId.parse(at), quantity: null, from: minute(40), by: 'tanaka' };
  return [
    { kind: 'maintenance.begun', body: { ...of, until: minute(50), reason: '点検' } },
    { kind: 'maintenance.ended', body: of },
  ];
};

/** What reached HQ about a town, corrected, done and taken back. */
const entered = (town: TownId | null): NewFact[] => {
  const id = EntryId.parse(`${town ?? 'every-town'}-entry`);
  const entry = Entry.parse({
    ...{ id, town, kind: 'dam', at: minute(20), way: 'telephone', said: `${town ?? 'both'} 放流` },
    next: { what: '分団へ連絡' },
  });
  const of = { entry: id, town, by: 'tanaka' };
  return [
    { kind: 'entry.recorded', body: { entry, by: 'tanaka' } },
    { kind: 'entry.corrected', body: { entry: { ...entry, said: '放流を増やす' }, by: 'tanaka' } },
    { kind: 'entry.done', body: { ...of, note: '' } },
    { kind: 'entry.reopened', body: of },
    { kind: 'entry.withdrawn', body: { ...of, reason: '' } },
    { kind: 'entry.restored', body: of },
  ];
};

/** A picture that was made part of the record, and taken out of it. */
const pinned = (at: string, camera: string): NewFact[] => {
  const of = { camera: CameraId.parse(camera), station: StationId.parse(at), takenAt: minute(10) };
  return [
    { kind: 'picture.pinned', body: { ...of, word: '道路に水', by: 'tanaka' } },
    { kind: 'picture.unpinned', body: { ...of, by: 'tanaka' } },
  ];
};

/** A note at a station, and that it was taken back. */
const noted = (at: string): NewFact[] => {
  const of = { note: StationNoteId.parse(`${at}-note`), station: StationId.parse(at) };
  const body = { ...of, text: '護岸工事中、値は参考', by: 'tanaka' };
  return [
    { kind: 'station.noted', body },
    { kind: 'station.note-withdrawn', body },
  ];
};

/** What was announced for a town and ordered in it, and taken back. */
const said = (town: TownId): NewFact[] => {
  const at = minute(20);
  const together = MusterId.parse(`condition:muster:${town}:2026-06-02T18:20:00+09:00`);
  const duty = PersonId.parse(`${town === OWN ? 'shimanto' : town}-duty`);
  const mustered = { muster: together, town, person: duty, by: 'tanaka' };
  const [announced, ordered] = [StatementId.parse(`${town}-said`), StatementId.parse(`${town}-ordered`)];
  return [
    {
      kind: 'announcement.recorded',
      body: {
        announcement: {
          id: announced,
          town,
          title: `${town}-title`,
          issuer: '県',
          level: 4,
          announcedAt: at,
        },
        ...{ by: 'tanaka', source: 'staff' },
      },
    },
    { kind: 'announcement.lifted', body: { announcement: announced, town, at: minute(25), by: 'tanaka' } },
    { kind: 'announcement.withdrawn', body: { announcement: announced, town, by: 'tanaka', reason: '' } },
    {
      kind: 'order.recorded',
      body: {
        order: { id: ordered, town, kind: 'evacuate', issuer: '町長', orderedAt: at },
        ...{ by: 'tanaka', source: 'staff' },
      },
    },
    { kind: 'order.lifted', body: { order: ordered, town, at: minute(25), by: 'tanaka' } },
    { kind: 'hq.opened', body: { town, place: `${town}-said`, by: 'tanaka' } },
    { kind: 'hq.closed', body: { town, by: 'tanaka' } },
    {
      kind: 'muster.called',
      body: {
        ...{ muster: together, town, place: `${town}-said`, withinMs: 3_600_000, by: 'tanaka' },
        groups: [{ id: 'desk', nameJa: '宿直', people: [duty] }],
      },
    },
    {
      kind: 'muster.answered',
      body: { ...mustered, inMinutes: 30, note: `${town}-said`, via: 'hq' },
    },
    { kind: 'muster.arrived', body: mustered },
    { kind: 'muster.undone', body: { ...mustered, what: 'arrival' } },
    { kind: 'muster.ended', body: { muster: together, town, by: 'tanaka' } },
    { kind: 'order.withdrawn', body: { order: ordered, town, by: 'tanaka', reason: '' } },
  ];
};

/** A hub of two towns: settings with a history, a node that serves both, a flood, pictures, tries, staff. */
export const TWO_TOWNS: readonly NewFact[] = [
  ...settingUp(station),
  { kind: 'profile.set', body: { profile: PRESSURE } },
  { kind: 'station.set', body: { station: twoGauges } },
  {
    kind: 'town.set',
    body: { town: aTown({ id: OTHER, nameJa: '中土佐町', nameEn: 'Nakatosa', jisCode: '39401' }) },
  },
  { kind: 'station.set', body: { station: other } },
  { kind: 'station.set', body: { station: handedOver(OTHER) } },
  { kind: 'station.set', body: { station: handedOver(OWN) } },
  {
    kind: 'node.added',
    body: {
      registration: aRegistration({ stations: ['kajiyase-bashi', 'naro'] }),
      secretSha256: SECRETS.own,
    },
  },
  {
    kind: 'node.added',
    body: {
      registration: aRegistration({ id: 'naro-node', town: OTHER, stations: ['naro'] }),
      secretSha256: SECRETS.other,
    },
  },
  { kind: 'node.rotated', body: { node: NodeId.parse('naro-node'), secretSha256: SECRETS.other } },
  { kind: 'account.created', body: { name: 'hq-account', passwordScrypt: 'scrypt$1' } },
  pack([
    [0, 1.5],
    [10, 3.2],
  ]),
  // One pack for both towns' stations.
  {
    kind: 'readings.received',
    body: {
      ...pack([]).body,
      readings: [
        [LEVEL, minute(20), 4.2],
        [OTHER_LEVEL, minute(20), 1],
      ],
    },
  },
  pictureFact(OWN, 'kajiyase-bashi', 'kajiyase-down', 10, 1),
  pictureFact(OTHER, 'naro', 'naro-1', 10, 2),
  tried('kajiyase-bashi', 'shimanto-duty'),
  tried('naro', 'nakatosa-duty'),
  {
    kind: 'public.withdrawn',
    body: {
      camera: CameraId.parse('kajiyase-down'),
      takenAt: minute(10),
      by: 'tanaka',
      reason: '人が写っている',
    },
  },
  pack([[30, 3.1]]),
  pack([[10, 1.5]], { series: SeriesId.parse('wakai/level') }),
  pack([[10, 1.6]], { series: SECOND_GAUGE }),
  overruled(LEVEL, '見回りで確認'),
  overruled(OTHER_LEVEL, 'nakatosa-said'),
  { kind: 'reading.unanswered', body: { series: LEVEL, at: minute(30), value: 3.1 } },
  ...maintenance('kajiyase-bashi'),
  ...maintenance('naro'),
  ...said(OWN),
  ...said(OTHER),
  ...entered(OWN),
  ...entered(OTHER),
  ...entered(null),
  ...pinned('kajiyase-bashi', 'kajiyase-down'),
  ...pinned('naro', 'naro-1'),
  ...noted('kajiyase-bashi'),
  ...noted('naro'),
  pictureFact(OWN, 'kajiyase-bashi', 'kajiyase-down', 30, 3),
  { kind: 'station.removed', body: { station: StationId.parse('kure') } },
];

/** A data folder with these facts, and with the pictures that they name. */
export function hubFolder(facts: readonly NewFact[] = TWO_TOWNS): string {
  const dataDir = join(temporaryFolder(), 'data');
  const journal = openJournalForWriting(journalFileIn(dataDir));
  journal.append(facts.map(({ kind, body }, i) => [kind, minute(i), minute(i) + 7, JSON.stringify(body)]));
  journal.close();
  for (const { kind, body } of facts) {
    if (kind !== 'picture.received') continue;
    const { jpeg } = picturePaths(dataDir, { camera: body.camera, at: body.takenAt, digest: body.digest });
    mkdirSync(dirname(jpeg), { recursive: true });
    writeFileSync(jpeg, pictureBytes(body.bytes - 3_000));
  }
  return dataDir;
}

/** A town's file of a data folder, whole. */
export async function townFileOf(dataDir: string, town: TownId = OWN): Promise<Buffer> {
  const journal = openJournalForReading(journalFileIn(dataDir));
  try {
    const pieces: Buffer[] = [];
    for await (const piece of tarOf(townEntries(townSource(journal, dataDir), town))) pieces.push(piece);
    return Buffer.concat(pieces);
  } finally {
    journal.close();
  }
}
