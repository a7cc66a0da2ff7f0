import {
  CATALOGUE,
  encodeReadings,
  MINUTE,
  QUALITY_CODES,
  type StationId,
  upTopic,
} from '@kawamori/contracts';
import { eventually } from '../parts/eventually.js';
import { connect, knock } from '../parts/mqtt-line.js';
import {
  BROKEN,
  type Case,
  HONEST,
  levelOf,
  OTHER,
  OTHER_STATION,
  OTHER_TOWN,
  REVOKED,
  type Stage,
  TOWN,
} from './stage.js';

const READINGS = upTopic(TOWN, BROKEN, 'readings');
const STATUS = upTopic(TOWN, BROKEN, 'status');

interface Said {
  what: string;
  answer: string;
  payload(station: StationId, now: number): string | Buffer;
  topic?: string;
  qos?: 0 | 1 | 2;
  retain?: boolean;
}

/** Seconds, as SenML has them. */
const s = (ms: number) => ms / 1_000;
const pack = (station: StationId, now: number, ...records: object[]) =>
  JSON.stringify([{ kw_sent: s(now), bn: levelOf(station), bu: 'm', bt: s(now) }, ...records]);
/** What stands beside the bad record in the same pack: one bad record costs only itself. */
const GOOD = { t: -60, v: 1.234 };
const KEPT_GOOD = 'kept 1.234 good';

const SAID: readonly Said[] = [
  {
    what: 'malformed JSON',
    answer: 'PUBACK, dead letter not-json',
    payload: (station) => `[{"n":"${station}/level",`,
  },
  {
    what: 'NaN as a number',
    answer: 'PUBACK, dead letter not-json',
    payload: (station, now) => pack(station, now, { v: 0 }).replace('"v":0', '"v":NaN'),
  },
  {
    what: 'NaN as a text, beside a good record',
    answer: `PUBACK, dead letter record-malformed, ${KEPT_GOOD}`,
    payload: (station, now) => pack(station, now, GOOD, { v: 'NaN' }),
  },
  {
    what: '1e999, beside a good record',
    answer: `PUBACK, dead letter record-malformed, ${KEPT_GOOD}`,
    payload: (station, now) => pack(station, now, GOOD, { v: 0 }).replace('"v":0', '"v":1e999'),
  },
  {
    what: 'a level of -888',
    answer: 'PUBACK, kept -888 missing (sentinel)',
    payload: (station, now) => pack(station, now, { v: -888 }),
  },
  {
    what: 'a level of 1e9',
    answer: 'PUBACK, kept 1000000000 bad (range)',
    payload: (station, now) => pack(station, now, { v: 1e9 }),
  },
  {
    what: 'a reading an hour in the future',
    answer: 'PUBACK, kept 1.5 bad (future)',
    payload: (station, now) => pack(station, now, { t: 3_600, v: 1.5 }),
  },
  {
    what: 'a time before 1978, relative in SenML',
    answer: `PUBACK, dead letter time-missing, ${KEPT_GOOD}`,
    payload: (station, now) => pack(station, now, GOOD, { bt: 0, t: 5, v: 1 }),
  },
  {
    what: 'no time of sending',
    answer: 'PUBACK, dead letter sent-time-missing',
    payload: (station, now) => JSON.stringify([{ n: levelOf(station), u: 'm', t: s(now), v: 1 }]),
  },
  {
    what: 'a wrong unit, beside a good record',
    answer: `PUBACK, dead letter unit-wrong, ${KEPT_GOOD}`,
    payload: (station, now) => pack(station, now, GOOD, { u: 'cm', v: 123 }),
  },
  {
    what: "another node's station, beside a good record",
    answer: `PUBACK, dead letter station-not-yours, ${KEPT_GOOD}`,
    payload: (station, now) => pack(station, now, GOOD, { bn: levelOf(OTHER_STATION), v: 9 }),
  },
  {
    what: '5,001 records',
    answer: 'PUBACK, dead letter too-many-records',
    payload: (station, now) =>
      pack(station, now, ...Array.from({ length: 5_000 }, (_, i) => ({ t: -i, v: 1 }))),
  },
  {
    what: 'a record nested 100,000 deep',
    answer: `PUBACK, dead letter record-malformed, ${KEPT_GOOD}`,
    payload: (station, now) =>
      `${pack(station, now, GOOD).slice(0, -1)},${'['.repeat(100_000)}${']'.repeat(100_000)}]`,
  },
  {
    what: 'bytes that are not UTF-8',
    answer: 'PUBACK, dead letter not-json',
    payload: (station, now) =>
      Buffer.concat([Buffer.from(pack(station, now)), Buffer.from([0xff, 0xfe, 0xc0])]),
  },
  {
    what: 'nothing at all',
    answer: 'PUBACK, dead letter not-json',
    payload: () => '',
  },
  {
    what: 'a status that names another node',
    answer: 'PUBACK, dead letter status-malformed',
    topic: STATUS,
    payload: (_, now) => status(OTHER, now),
  },
  {
    what: 'a retained status that is junk',
    answer: 'PUBACK, dead letter not-json',
    topic: STATUS,
    retain: true,
    payload: () => 'junk',
  },
  {
    what: 'a status of 20 KB',
    answer: 'PUBACK, dead letter payload-too-large',
    topic: STATUS,
    payload: () => 'x'.repeat(20 * 1_024),
  },
  {
    what: 'a reading with QoS 0',
    answer: `sent, ${KEPT_GOOD}`,
    qos: 0,
    payload: (station, now) => pack(station, now, GOOD),
  },
  {
    what: 'a reading with QoS 2',
    answer: `PUBCOMP, ${KEPT_GOOD}`,
    qos: 2,
    payload: (station, now) => pack(station, now, GOOD),
  },
  {
    // A picture may be as large; what is too large for readings is told apart after it has been read.
    what: 'a readings message of 514 KB',
    answer: 'PUBACK, dead letter payload-too-large',
    payload: () => 'x'.repeat(514 * 1_024),
  },
  {
    what: 'a packet larger than any message may be',
    answer: 'cut',
    payload: () => 'x'.repeat(Math.max(...CATALOGUE.map(({ maxBytes }) => maxBytes)) + 2_048),
  },
  {
    what: 'a packet of 40 MB',
    answer: 'cut',
    payload: () => Buffer.alloc(40 * 1_024 * 1_024, 0x20),
  },
  {
    what: 'the topic of another node',
    answer: 'cut, nothing there',
    topic: upTopic(OTHER_TOWN, OTHER, 'readings'),
    payload: (_, now) => pack(OTHER_STATION, now, { v: 9 }),
  },
  {
    what: 'a topic that is none of ours',
    answer: 'cut',
    topic: 'kawamori/v1/up/everybody',
    payload: () => '1',
  },
];

function status(node: string, now: number): string {
  return JSON.stringify({
    v: 1,
    town: TOWN,
    node,
    state: 'birth',
    sentAt: now,
    clock: 'synced',
    software: 'proof',
    bootId: 'proof',
  });
}

/** Says it, then something right on the same line (or on a new one, when it was cut), and looks what is kept when that has arrived. */
async function say(stage: Stage, said: Said): Promise<string> {
  const caller = { port: stage.hub.mqttPort, id: BROKEN, password: stage.secretOf(BROKEN) };
  const station = stage.freshStation();
  const now = Date.now();
  let line = await connect(caller);
  const { qos = 1, retain = false, topic = READINGS } = said;
  const answer = await line.publish(topic, said.payload(station, now), { qos, retain });
  if (answer === 'cut') line = await connect(caller);
  // Older than all that is said above, so that it does not hide what the station tells of the newest.
  const mark = { series: levelOf(station), takenAt: now - 10 * MINUTE, value: 1 };
  const marked = encodeReadings({ sentAt: now, clock: 'synced', readings: [mark] });
  if ((await line.publish(READINGS, marked)) !== 'PUBACK')
    throw new Error('the word after it was not acknowledged');
  line.end();
  const all = await eventually('the word after it to be judged', async () => {
    const kept = await stage.kept(station);
    return kept.some(({ at }) => at === mark.takenAt) ? kept : undefined;
  });
  const level = (await stage.state(station)).level;
  const told = [level?.latestFault, level?.latest];
  const kept = all
    .filter(({ at }) => at !== mark.takenAt)
    .map(({ at, value, quality }) => {
      const reasons = told.find((one) => one?.at === at)?.reasons ?? [];
      return `kept ${value} ${QUALITY_CODES[quality]}${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}`;
    });
  const dead = (await stage.newDeadLetters()).map((fault) => `dead letter ${fault}`);
  const there = topic.includes(OTHER)
    ? [(await stage.kept(OTHER_STATION)).length === 0 ? 'nothing there' : 'kept there']
    : [];
  return [answer, ...dead, ...kept, ...there].join(', ');
}

/** What a node may say wrongly once it has been let in. */
export const sayings: readonly Case[] = SAID.map((said) => ({
  what: said.what,
  answer: said.answer,
  run: (stage) => say(stage, said),
}));

const entry = (
  what: string,
  answer: string,
  who: (stage: Stage) => Omit<Parameters<typeof knock>[0], 'port'>,
): Case => ({
  what,
  answer,
  run: async (stage) => {
    const line = await knock({ port: stage.hub.mqttPort, ...who(stage) });
    if (typeof line === 'string') return line;
    line.end();
    return 'let in';
  },
});

const subscription = (what: string, filter: string): Case => ({
  what,
  answer: 'SUBACK 128',
  run: async (stage) => {
    const line = await connect({ port: stage.hub.mqttPort, id: BROKEN, password: stage.secretOf(BROKEN) });
    const code = await line.subscribe(filter);
    line.end();
    return `SUBACK ${code}`;
  },
});

/** Who may not come in, and what nobody may listen to. */
export const entries: readonly Case[] = [
  entry('a wrong password', 'CONNACK 4', () => ({ id: HONEST, user: HONEST, password: 'guessed' })),
  entry("another node's password", 'CONNACK 4', ({ secretOf }) => ({
    id: HONEST,
    user: HONEST,
    password: secretOf(BROKEN),
  })),
  entry('no name and no password', 'CONNACK 4', () => ({ id: 'nobody' })),
  entry("another's client id", 'CONNACK 2', ({ secretOf }) => ({
    id: HONEST,
    user: BROKEN,
    password: secretOf(BROKEN),
  })),
  entry('MQTT 5', 'CONNACK 1', ({ secretOf }) => ({
    id: BROKEN,
    user: BROKEN,
    password: secretOf(BROKEN),
    protocolVersion: 5,
  })),
  subscription('listens to everything', '#'),
  subscription("listens to another node's orders", `kawamori/v1/down/${OTHER_TOWN}/${OTHER}/#`),
  subscription('shares a subscription', '$share/all/kawamori/#'),
  {
    what: 'a node that is revoked while it is connected',
    answer: 'cut, then CONNACK 4',
    run: async (stage) => {
      const caller = {
        port: stage.hub.mqttPort,
        id: REVOKED,
        user: REVOKED,
        password: stage.secretOf(REVOKED),
      };
      const line = await connect(caller);
      await stage.hub.kawamori('node', 'revoke', REVOKED);
      await line.closed;
      const again = await knock(caller);
      return `cut, then ${typeof again === 'string' ? again : 'let in'}`;
    },
  },
];
