import {
  connectPacket,
  DISCONNECT,
  PINGREQ,
  PUBACK,
  PUBREL,
  publishPacket,
  subscribePacket,
  unsubscribePacket,
  type Wire,
  wire,
} from './wire.js';

/** What a client may rely on by MQTT 3.1.1, as the Eclipse Paho interoperability tests look at it. */
export interface Behaviour {
  what: string;
  /** Conformance statement or section. */
  clause: string;
  /** In the words of {@link Behaviour.run}. */
  expected: string;
  run(table: Table): Promise<string>;
}

/** A broker, and names that nobody else uses on it. */
export interface Table {
  port: number;
  /** A topic or client id of this behaviour alone. */
  own(name: string): string;
}

interface Came {
  line: Wire;
  present: boolean;
}

const CLEAN = 0b10;
const WILL = 0b100;
const WILL_QOS_1 = 0b1000;
const WILL_RETAIN = 0b100000;

async function come(
  table: Table,
  name: string,
  options: {
    clean?: boolean;
    keepAliveS?: number;
    will?: { topic: string; payload: string; retain?: boolean };
  } = {},
): Promise<Came> {
  const { clean = true, keepAliveS = 60, will } = options;
  const line = wire(table.port);
  const willFlags = will ? WILL | WILL_QOS_1 | (will.retain ? WILL_RETAIN : 0) : 0;
  line.say(
    connectPacket({
      flags: (clean ? CLEAN : 0) | willFlags,
      keepAliveS,
      fields: [table.own(name), ...(will ? [will.topic, will.payload] : [])],
    }),
  );
  const { body } = await line.next('CONNACK');
  if (body[1] !== 0) throw new Error(`CONNACK ${body[1]}`);
  return { line, present: body[0] === 1 };
}

async function listen(line: Wire, ...filters: readonly (readonly [string, number])[]): Promise<number[]> {
  line.say(subscribePacket(10, ...filters));
  const { body } = await line.next('SUBACK');
  return [...body.subarray(2)];
}

/** Publishes with the whole handshake of its quality. */
async function publish(
  line: Wire,
  topic: string,
  payload: string,
  qos = 0,
  retain = false,
  id = 77,
): Promise<void> {
  line.say(publishPacket(topic, payload, { qos, retain, id }));
  if (qos === 1) await line.next('PUBACK');
  if (qos === 2) {
    await line.next('PUBREC');
    line.say(PUBREL(id));
    await line.next('PUBCOMP');
  }
}

/** Everything that a listener was sent before a mark that is published now; the listener listens to the mark's topic as well. */
async function until(listener: Wire, table: Table, publisher: Wire): Promise<string[]> {
  const topic = table.own('mark');
  await listen(listener, [topic, 0]);
  await publish(publisher, topic, 'mark');
  await listener.next('PUBLISH', (came) => came.body.includes('mark'));
  return listener
    .delivered()
    .filter((message) => message.topic !== topic)
    .map(({ payload, qos, retain }) => `${payload}/${qos}${retain ? '/retained' : ''}`);
}
const told = (all: readonly string[]) => (all.length === 0 ? 'nothing' : all.join(' '));

export const BEHAVIOURS: readonly Behaviour[] = [
  {
    what: 'connects with a clean session',
    clause: 'MQTT-3.2.2-1',
    expected: 'CONNACK 0, no session present',
    run: async (table) => {
      const { line, present } = await come(table, 'a');
      line.drop();
      return `CONNACK 0, ${present ? 'session present' : 'no session present'}`;
    },
  },
  {
    what: 'publishes and hears with QoS 0, 1 and 2',
    clause: '4.3',
    expected: 'SUBACK 2; m0/0 m1/1 m2/2',
    run: async (table) => {
      const [{ line: reader }, { line: writer }] = [await come(table, 'r'), await come(table, 'w')];
      reader.acknowledge();
      const granted = await listen(reader, [table.own('t'), 2]);
      for (const qos of [0, 1, 2]) await publish(writer, table.own('t'), `m${qos}`, qos);
      return `SUBACK ${granted.join(',')}; ${told(await until(reader, table, writer))}`;
    },
  },
  {
    what: 'is sent no higher QoS than it asked for',
    clause: 'MQTT-3.8.4-6',
    expected: 'm0/0 m1/1 m2/1',
    run: async (table) => {
      const [{ line: reader }, { line: writer }] = [await come(table, 'r'), await come(table, 'w')];
      reader.acknowledge();
      await listen(reader, [table.own('t'), 1]);
      for (const qos of [0, 1, 2]) await publish(writer, table.own('t'), `m${qos}`, qos);
      return told(await until(reader, table, writer));
    },
  },
  {
    what: 'hears messages in the order in which they were published',
    clause: 'MQTT-4.6.0-6',
    expected: 'in order, 50 of 50',
    run: async (table) => {
      const [{ line: reader }, { line: writer }] = [await come(table, 'r'), await come(table, 'w')];
      reader.acknowledge();
      await listen(reader, [table.own('t'), 1]);
      for (let i = 0; i < 50; i++) writer.say(publishPacket(table.own('t'), `${i}`, { qos: 1, id: i + 1 }));
      for (let i = 0; i < 50; i++) await writer.next('PUBACK');
      const all = await until(reader, table, writer);
      return `${all.every((one, i) => one === `${i}/1`) ? 'in order' : 'out of order'}, ${all.length} of 50`;
    },
  },
  {
    what: 'hears retained messages when it subscribes, marked; an empty one takes it away',
    clause: 'MQTT-3.3.1-6, MQTT-3.3.1-10',
    expected: 'm0/0/retained m1/1/retained m2/2/retained, then nothing',
    run: async (table) => {
      const { line: writer } = await come(table, 'w');
      for (const qos of [0, 1, 2]) await publish(writer, table.own(`t/${qos}`), `m${qos}`, qos, true);
      // Retained messages come in the order in which they were kept, and one of QoS 2 is kept when its PUBREC comes: behind the mark there
      // is none.
      const seen = async (name: string) => {
        await publish(writer, table.own(`t/${name}`), name, 2, true);
        const { line } = await come(table, name);
        line.acknowledge();
        await listen(line, [table.own('t/+'), 2]);
        await line.next('PUBLISH', ({ body }) => body.includes(name));
        return line
          .delivered()
          .filter(({ payload }) => payload.startsWith('m'))
          .map(({ payload, qos, retain }) => `${payload}/${qos}${retain ? '/retained' : ''}`)
          .sort();
      };
      const before = await seen('first');
      for (const qos of [0, 1, 2]) await publish(writer, table.own(`t/${qos}`), '', 2, true);
      return `${told(before)}, then ${told(await seen('second'))}`;
    },
  },
  {
    what: 'hears a retained message that is published later without the mark',
    clause: 'MQTT-3.3.1-9',
    expected: 'm/1',
    run: async (table) => {
      const [{ line: reader }, { line: writer }] = [await come(table, 'r'), await come(table, 'w')];
      reader.acknowledge();
      await listen(reader, [table.own('t'), 1]);
      await publish(writer, table.own('t'), 'm', 1, true);
      return told(await until(reader, table, writer));
    },
  },
  {
    what: 'leaves a will when its connection breaks',
    clause: 'MQTT-3.1.2-8',
    expected: 'lost/1',
    run: async (table) => {
      const [{ line: reader }, { line: writer }] = [await come(table, 'r'), await come(table, 'w')];
      reader.acknowledge();
      await listen(reader, [table.own('will'), 1]);
      const { line } = await come(table, 'dying', { will: { topic: table.own('will'), payload: 'lost' } });
      line.drop();
      await reader.next('PUBLISH');
      return told(await until(reader, table, writer));
    },
  },
  {
    what: 'leaves no will when it says goodbye',
    clause: 'MQTT-3.14.4-3',
    expected: 'nothing',
    run: async (table) => {
      const [{ line: reader }, { line: writer }] = [await come(table, 'r'), await come(table, 'w')];
      await listen(reader, [table.own('will'), 1]);
      const { line } = await come(table, 'going', { will: { topic: table.own('will'), payload: 'lost' } });
      line.say(DISCONNECT);
      await line.closed;
      return told(await until(reader, table, writer));
    },
  },
  {
    what: 'has its will retained',
    clause: 'MQTT-3.1.2-17',
    expected: 'lost/1/retained',
    run: async (table) => {
      const [{ line: reader }, { line: writer }] = [await come(table, 'r'), await come(table, 'w')];
      await listen(reader, [table.own('will'), 0]);
      const will = { topic: table.own('will'), payload: 'lost', retain: true };
      (await come(table, 'dying', { will })).line.drop();
      await reader.next('PUBLISH');
      const { line: late } = await come(table, 'late');
      late.acknowledge();
      await listen(late, [table.own('will'), 1]);
      return told(await until(late, table, writer));
    },
  },
  {
    what: 'with overlapping subscriptions hears each message, once of its highest QoS at least',
    clause: 'MQTT-3.3.5-1',
    expected: 'heard, highest QoS 2',
    run: async (table) => {
      const [{ line: reader }, { line: writer }] = [await come(table, 'r'), await come(table, 'w')];
      reader.acknowledge();
      await listen(reader, [table.own('t/#'), 2], [table.own('t/+'), 1]);
      await publish(writer, table.own('t/a'), 'm', 2);
      await until(reader, table, writer);
      const copies = reader.delivered().filter(({ payload }) => payload === 'm');
      return copies.length > 0
        ? `heard, highest QoS ${Math.max(...copies.map(({ qos }) => qos))}`
        : 'not heard';
    },
  },
  {
    what: 'subscribes anew with another QoS: the newer one counts',
    clause: 'MQTT-3.8.4-3',
    expected: 'm/0',
    run: async (table) => {
      const [{ line: reader }, { line: writer }] = [await come(table, 'r'), await come(table, 'w')];
      reader.acknowledge();
      await listen(reader, [table.own('t'), 2]);
      await listen(reader, [table.own('t'), 0]);
      await publish(writer, table.own('t'), 'm', 1);
      return told(await until(reader, table, writer));
    },
  },
  {
    what: 'unsubscribes and hears no more',
    clause: 'MQTT-3.10.4-2',
    expected: 'UNSUBACK; nothing',
    run: async (table) => {
      const [{ line: reader }, { line: writer }] = [await come(table, 'r'), await come(table, 'w')];
      await listen(reader, [table.own('t'), 1]);
      reader.say(unsubscribePacket(11, table.own('t')));
      await reader.next('UNSUBACK');
      await publish(writer, table.own('t'), 'm', 1);
      return `UNSUBACK; ${told(await until(reader, table, writer))}`;
    },
  },
  {
    what: 'a level, several levels and the parent are matched by + and #',
    clause: '4.7.1',
    expected: 'parent/0 child/0 | one/0',
    run: async (table) => {
      const [{ line: all }, { line: one }, { line: writer }] = [
        await come(table, 'all'),
        await come(table, 'one'),
        await come(table, 'w'),
      ];
      await listen(all, [table.own('t/#'), 0]);
      await listen(one, [table.own('u/+/x'), 0]);
      await publish(writer, table.own('t'), 'parent');
      await publish(writer, table.own('t/a/b'), 'child');
      await publish(writer, table.own('u/a/x'), 'one');
      await publish(writer, table.own('u/a/b/x'), 'two');
      return `${told(await until(all, table, writer))} | ${told(await until(one, { ...table, own: (name) => table.own(`${name}-2`) }, writer))}`;
    },
  },
  {
    what: 'topics that begin with $ are not matched by a wildcard at their head',
    clause: 'MQTT-4.7.2-1',
    expected: 'nothing',
    run: async (table) => {
      const [{ line: reader }, { line: writer }] = [await come(table, 'r'), await come(table, 'w')];
      await listen(reader, [`+/${table.own('t')}`, 0]);
      await publish(writer, `$own/${table.own('t')}`, 'm', 1);
      return told(await until(reader, table, writer));
    },
  },
  {
    what: 'a topic in Japanese, and one that begins with U+FEFF, come as they were sent',
    clause: 'MQTT-1.5.3-3',
    expected: 'both',
    run: async (table) => {
      const [{ line: reader }, { line: writer }] = [await come(table, 'r'), await come(table, 'w')];
      const topics = [table.own('川/水位'), `\u{feff}${table.own('t')}`];
      await listen(reader, ...topics.map((topic) => [topic, 0] as const));
      for (const topic of topics) await publish(writer, topic, 'm', 1);
      await until(reader, table, writer);
      const heard = new Set(reader.delivered().map(({ topic }) => topic));
      return topics.every((topic) => heard.has(topic)) ? 'both' : [...heard].join(' ');
    },
  },
  {
    what: 'is told lost after one and a half times its keep-alive, not before',
    clause: 'MQTT-3.1.2-24',
    expected: 'will after 1.5 s or more',
    run: async (table) => {
      const { line: reader } = await come(table, 'r');
      await listen(reader, [table.own('will'), 0]);
      const since = performance.now();
      await come(table, 'silent', { keepAliveS: 1, will: { topic: table.own('will'), payload: 'lost' } });
      await reader.next('PUBLISH');
      return performance.now() - since >= 1_450 ? 'will after 1.5 s or more' : 'will too early';
    },
  },
  {
    what: 'PINGREQ is answered',
    clause: 'MQTT-3.12.4-1',
    expected: 'PINGRESP',
    run: async (table) => {
      const { line } = await come(table, 'a');
      line.say(PINGREQ);
      await line.next('PINGRESP');
      return 'PINGRESP';
    },
  },
  {
    what: 'what is published while it is away waits for a lasting session',
    clause: 'MQTT-3.1.2-5',
    expected: 'session present; m1/1 m2/2',
    run: async (table) => {
      const first = await come(table, 'r', { clean: false });
      await listen(first.line, [table.own('t'), 2]);
      first.line.say(DISCONNECT);
      await first.line.closed;
      const { line: writer } = await come(table, 'w');
      for (const qos of [1, 2]) await publish(writer, table.own('t'), `m${qos}`, qos);
      const again = await come(table, 'r', { clean: false });
      again.line.acknowledge();
      for (const payload of ['m1', 'm2'])
        await again.line.next('PUBLISH', ({ body }) => body.includes(payload));
      return `${again.present ? 'session present' : 'no session'}; ${told(
        again.line
          .delivered()
          .map(({ payload, qos }) => `${payload}/${qos}`)
          // Between two qualities the standard orders nothing (4.6).
          .sort(),
      )}`;
    },
  },
  {
    what: 'what it did not acknowledge comes again when it reconnects, under the same identifier',
    clause: 'MQTT-4.4.0-1',
    expected: 'both again, same identifiers',
    run: async (table) => {
      const first = await come(table, 'r', { clean: false });
      await listen(first.line, [table.own('t'), 2]);
      const { line: writer } = await come(table, 'w');
      const before: number[] = [];
      for (const qos of [1, 2]) {
        await publish(writer, table.own('t'), `m${qos}`, qos);
        await first.line.next('PUBLISH');
        before.push(first.line.delivered().at(-1)?.id ?? 0);
      }
      first.line.drop();
      const again = await come(table, 'r', { clean: false });
      again.line.acknowledge();
      for (const payload of ['m1', 'm2'])
        await again.line.next('PUBLISH', ({ body }) => body.includes(payload));
      const after = again.line.delivered().map(({ id }) => id);
      return `both again, ${after.join() === before.join() ? 'same identifiers' : `${before.join()} became ${after.join()}`}`;
    },
  },
  {
    what: 'a clean session forgets an earlier one',
    clause: 'MQTT-3.1.2-6',
    expected: 'no session present; nothing',
    run: async (table) => {
      const first = await come(table, 'r', { clean: false });
      await listen(first.line, [table.own('t'), 1]);
      first.line.say(DISCONNECT);
      await first.line.closed;
      const again = await come(table, 'r');
      const { line: writer } = await come(table, 'w');
      await publish(writer, table.own('t'), 'm', 1);
      return `${again.present ? 'session present' : 'no session present'}; ${told(await until(again.line, table, writer))}`;
    },
  },
  {
    what: 'a message of QoS 2 that is sent twice before its release is delivered once',
    clause: 'MQTT-4.3.3-2',
    expected: 'm/2',
    run: async (table) => {
      const [{ line: reader }, { line: writer }] = [await come(table, 'r'), await come(table, 'w')];
      reader.acknowledge();
      await listen(reader, [table.own('t'), 2]);
      for (const dup of [false, true]) {
        writer.say(publishPacket(table.own('t'), 'm', { qos: 2, id: 5, dup }));
        await writer.next('PUBREC');
      }
      writer.say(PUBREL(5));
      await writer.next('PUBCOMP');
      return told(await until(reader, table, writer));
    },
  },
  {
    what: 'a second connection of the same client id takes the place of the first',
    clause: 'MQTT-3.1.4-2',
    expected: 'first cut, second answered',
    run: async (table) => {
      const first = await come(table, 'same');
      const second = await come(table, 'same');
      await first.line.closed;
      second.line.say(PINGREQ);
      await second.line.next('PINGRESP');
      return 'first cut, second answered';
    },
  },
  {
    what: 'an empty client id with a clean session is let in',
    clause: 'MQTT-3.1.3-6',
    expected: 'CONNACK 0',
    run: async (table) => {
      const line = wire(table.port);
      line.say(connectPacket({ fields: [''] }));
      return `CONNACK ${(await line.next('CONNACK')).body[1]}`;
    },
  },
  {
    what: 'a client may speak before it has been answered',
    clause: '3.1.4',
    expected: 'CONNACK 0, SUBACK 1, PUBACK, m/1',
    run: async (table) => {
      const line = wire(table.port);
      const topic = table.own('t');
      line.say(
        connectPacket({ fields: [table.own('hasty')] }),
        subscribePacket(3, [topic, 1]),
        publishPacket(topic, 'm', { qos: 1, id: 4 }),
      );
      const code = (await line.next('CONNACK')).body[1];
      const granted = (await line.next('SUBACK')).body[2];
      await line.next('PUBACK');
      await line.next('PUBLISH');
      const message = line.delivered()[0];
      line.say(PUBACK(message?.id ?? 1));
      return `CONNACK ${code}, SUBACK ${granted}, PUBACK, ${message?.payload}/${message?.qos}`;
    },
  },
  {
    what: 'a client of MQTT 3.1 is let in',
    clause: '3.1.2.2',
    expected: 'CONNACK 0',
    run: async (table) => {
      const line = wire(table.port);
      line.say(connectPacket({ protocol: 'MQIsdp', level: 3, fields: ['old'] }));
      return `CONNACK ${(await line.next('CONNACK')).body[1]}`;
    },
  },
  {
    what: 'a client that asks for no keep-alive is let in, and not cut at once',
    clause: '3.1.2.10',
    expected: 'CONNACK 0, PINGRESP',
    run: async (table) => {
      const { line } = await come(table, 'a', { keepAliveS: 0 });
      line.say(PINGREQ);
      await line.next('PINGRESP');
      return 'CONNACK 0, PINGRESP';
    },
  },
];
