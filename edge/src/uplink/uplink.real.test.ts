// Real: aedes, TCP, mqtt, SQLite in memory. The river clock stands still.
import { freePort } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { anUplink } from '../testing/an-uplink.js';
import { LEVEL, putInto, reading } from '../testing/builders.js';
import { type RealBroker, startBroker } from '../testing/real-broker.js';

const values = (broker: RealBroker) => broker.acknowledged.map(({ value }) => value);

test('a reading leaves the outbox with its PUBACK, and not before', async () => {
  const broker = await startBroker();
  const { uplink, outbox, emptied } = anUplink(broker);
  let depthAtTheGate = 0;
  broker.gate = () => {
    depthAtTheGate = outbox.counts().depth;
    return 'acknowledge';
  };
  putInto(outbox, reading(0, 1.5), reading(0, 1.6));
  uplink.start();
  await emptied();
  expect(depthAtTheGate).toBe(2);
  expect(broker.acknowledged).toEqual([reading(0, 1.5), reading(0, 1.6)]);
});

test('a hub that withholds its PUBACK is called anew, and gets every reading again until it acknowledges', async () => {
  const broker = await startBroker();
  let packs = 0;
  broker.gate = () => {
    packs += 1;
    return packs <= 5 ? 'withhold' : 'acknowledge';
  };
  const { uplink, outbox, emptied } = anUplink(broker, { pubackWithinMs: 100 });
  putInto(outbox, reading(0, 1.5));
  uplink.start();
  await emptied();
  expect(new Set(values(broker))).toEqual(new Set([1.5]));
  // Each on a line of its own, also the one more that a busy machine may need.
  expect(broker.counts.accepted).toBe(packs);
  expect(packs).toBeGreaterThanOrEqual(6);
  expect(outbox.parked().size).toBe(0);
});

test('a hub that lets the node in and answers nothing is called again before its last rung: what it hears it judges', async () => {
  const broker = await startBroker();
  const lines: number[] = [];
  const { uplink } = anUplink(broker, {
    ladder: { delaysMs: [1, 1, 1, 1, 3_600_000], jitter: 0 },
    open: (line) => {
      lines.push(lines.length);
      const ended = setImmediate(() => {
        line.up();
        line.down({ how: 'silent', detail: 'no PUBACK in time' });
      });
      return {
        send: () => undefined,
        listen: () => undefined,
        drop: () => clearImmediate(ended),
        leave: () => Promise.resolve(),
      };
    },
  });
  uplink.start();
  await expect.poll(() => lines.length).toBeGreaterThan(10);
});

test('a reading at which the hub cuts the line three times and three times alone is parked, and all others arrive', async () => {
  const broker = await startBroker();
  broker.gate = (readings) => (readings.some(({ value }) => value === -666) ? 'cut' : 'acknowledge');
  const { uplink, outbox, emptied } = anUplink(broker);
  const readings = Array.from({ length: 1_200 }, (_, index) => reading(0, index === 700 ? -666 : index));
  putInto(outbox, ...readings);
  uplink.start();
  await emptied();
  // Packs that flew beside a cut one may come again: twice is once.
  const arrived = [...new Set(values(broker))].sort((a, b) => a - b);
  expect(arrived).toEqual(readings.map(({ value }) => value).filter((value) => value !== -666));
  expect(outbox.parked()).toEqual(new Map([[LEVEL, 1]]));
});

test('a refused node tries again and says so once; when it is accepted it says that too', async () => {
  const broker = await startBroker();
  broker.accepts = (_, password) => password === 'right' && broker.counts.refused >= 4;
  const { uplink, outbox, emptied, told } = anUplink(broker);
  putInto(outbox, reading(0));
  uplink.start();
  await emptied();
  expect(broker.counts.refused).toBe(4);
  const phrases = told.map((line) => String(line[1]));
  expect(phrases.filter((phrase) => phrase.startsWith('the hub refuses this node'))).toHaveLength(1);
  expect(told.find((line) => line[1] === 'the hub accepts this node again')?.[0]).toEqual({ times: 4 });
});

test('birth, vitals and goodbye are retained, and after a goodbye nobody hears that the node is lost', async () => {
  const broker = await startBroker();
  const { uplink } = anUplink(broker, { vitalsEvery: 20 });
  uplink.start();
  await broker.until(() => broker.statuses.some(({ status }) => status.state === 'alive'));
  await uplink.stop();
  await broker.until(() => broker.statuses.some(({ status }) => status.state === 'leaving'));
  expect(broker.statuses[0]?.status.state).toBe('birth');
  expect(broker.statuses.every(({ qos, retain }) => qos === 1 && retain)).toBe(true);
  expect(broker.statuses.at(-1)?.status.state).toBe('leaving');
  await broker.close();
  expect(broker.statuses.some(({ status }) => status.state === 'lost')).toBe(false);
});

test('a hub that hangs without a word is noticed, and called again', async () => {
  const broker = await startBroker();
  const { uplink, told } = anUplink(broker, {}, { keepaliveS: 1 });
  uplink.start();
  await broker.until(() => broker.statuses.length > 0);
  broker.hang();
  await broker.until(() => broker.counts.accepted === 2);
  expect(told.some(([fields]) => (fields as { how?: string }).how === 'silent')).toBe(true);
});

test('readings put while the line is down arrive when it stands again', async () => {
  const first = await startBroker({ port: await freePort('127.0.0.1') });
  const { uplink, outbox, emptied } = anUplink(first);
  uplink.start();
  await first.until(() => first.statuses.length > 0);
  await first.close();
  putInto(outbox, reading(0, 1), reading(10, 2), reading(20, 3));
  const second = await startBroker({ port: first.port });
  await emptied();
  expect(values(second)).toEqual([1, 2, 3]);
});
