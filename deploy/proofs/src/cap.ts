import { execFile } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { encodeReadings, NodeId, SECOND, SeriesId, TownId, toIsoJst, upTopic } from '@kawamori/contracts';
import { eventually } from './parts/eventually.js';
import { inventedStation, writeDocuments } from './parts/invented-station.js';
import { connect } from './parts/mqtt-line.js';
import { startHub } from './parts/real-hub.js';
import { REPOSITORY } from './parts/repository.js';
import type { Proof, ProofContext, Verdict } from './proof.js';

const run = promisify(execFile);
const SCHEMA = join(REPOSITORY.shared, 'data/schemas/CAP-v1.2.xsd');
const TOWN = TownId.parse('nakatosa');
const NODE = NodeId.parse('cap-1');
const MINUTE = 60_000;

/** Levels of an invented station, one each ten minutes: through four marks up, and below all again for the hold. */
const RISE = [1.5, 2.1, 2.7, 3.3, 3.9];
const FALL = [3.4, 2.9, 2.4, 1.9, 1.5, 1.5, 1.5, 1.5];
/** What staff say does not count: over the highest mark while a lower one stands, and over the lowest when all was over. */
const NEVER_WAS = { above: 4.5, alone: 2.1 };

/** What a hub writes for a flood and a test, held against the schema of CAP 1.2 by xmllint. */
export const cap: Proof = {
  name: 'cap',
  about:
    'CAP files of a flood, of what was never reached, of an exercise and of a test, held against the CAP 1.2 schema by xmllint',
  run: async (context) => {
    const hasSchema = existsSync(SCHEMA);
    if (!hasSchema)
      context.say(`${SCHEMA} is not there: the files are held to be XML, and against no schema`);
    const rows: (string | number)[][] = [];
    let wrong = 0;
    for (const drill of [false, true]) {
      const folder = join(context.folder, drill ? 'exercise' : 'service');
      const dir = join(folder, 'cap');
      await flood(context, folder, dir, drill);
      const files = readdirSync(dir).filter((name) => name.endsWith('.xml'));
      for (const name of files) {
        const file = join(dir, name);
        const xml = readFileSync(file, 'utf8');
        const isCap = name !== 'feed.xml';
        const fault = await faultOf(file, isCap && hasSchema ? SCHEMA : undefined);
        if (fault !== undefined) wrong++;
        const word = (tag: string) => new RegExp(`<${tag}>([^<]*)<`).exec(xml)?.[1] ?? '';
        const isRight =
          !isCap || word('status') === (name === 'test.xml' ? 'Test' : drill ? 'Exercise' : 'Actual');
        if (!isRight) wrong++;
        rows.push([
          drill ? 'exercise' : 'service',
          name,
          word('status'),
          word('msgType'),
          fault ?? (isRight ? 'valid' : 'wrong status'),
        ]);
      }
    }
    context.table(['hub', 'file', 'status', 'type', 'xmllint'], rows);
    return verdict(rows, wrong, hasSchema);
  },
};

function verdict(
  rows: readonly (readonly (string | number)[])[],
  wrong: number,
  hasSchema: boolean,
): Verdict {
  const types = new Set(rows.map(([, , , type]) => type));
  const lacking = ['Alert', 'Update', 'Cancel'].filter((type) => !types.has(type));
  const feeds = rows.filter(([, name]) => name === 'feed.xml').length;
  const against = hasSchema ? 'against the CAP 1.2 schema' : 'as XML alone: the schema is not there';
  return {
    holds: wrong === 0 && lacking.length === 0,
    figure: `${rows.length - feeds} messages ${against}, ${feeds} feeds as XML, ${wrong} wrong${lacking.length > 0 ? `; lacking ${lacking.join(', ')}` : ''}`,
  };
}

async function faultOf(file: string, schema: string | undefined): Promise<string | undefined> {
  const against = schema === undefined ? [] : ['--schema', schema];
  try {
    await run('xmllint', ['--noout', '--nonet', ...against, file]);
    return undefined;
  } catch (error) {
    return String((error as { stderr?: string }).stderr ?? error).split('\n')[0] ?? 'refused';
  }
}

/** A hub that writes CAP files, a node that plays a flood of the last hours, staff who strike out what never was, and a test by hand. */
async function flood(context: ProofContext, folder: string, dir: string, drill: boolean): Promise<void> {
  const hub = await startHub(folder, {
    drill,
    notices: { cap: { recipient: 'feed', towns: [TOWN], dir, sender: 'proof.example' } },
  });
  try {
    const config = join(folder, 'firmware-config');
    for (const kind of ['towns', 'profiles']) {
      cpSync(join(REPOSITORY.firmwareConfig, kind), join(config, kind), { recursive: true });
    }
    const station = {
      ...inventedStation('cap-station', TOWN),
      nameJa: '検証 <A & B> 橋',
      nameEn: 'Proof <A & B>',
    };
    writeDocuments(join(config, 'stations'), [station]);
    const applied = await hub.kawamori('config', 'apply', config);
    if (applied.code !== 0) throw new Error(`not applied: ${applied.stderr}`);
    const password = await hub.addNode(NODE, TOWN, [station.id]);
    const line = await connect({ port: hub.mqttPort, id: NODE, password });
    const series = SeriesId.parse(`${station.id}/level`);
    const readings = RISE.length + FALL.length + 2;
    let takenAt = Math.floor(Date.now() / SECOND) * SECOND - (readings + 1) * 10 * MINUTE;
    const send = async (value: number) => {
      takenAt += 10 * MINUTE;
      const pack = encodeReadings({
        ...{ sentAt: Date.now(), clock: 'synced' },
        readings: [{ series, takenAt, value }],
      });
      if ((await line.publish(upTopic(TOWN, NODE, 'readings'), pack)) !== 'PUBACK')
        throw new Error('not acknowledged');
    };
    const strikeOut = async () => {
      const words = ['quality', 'overrule', station.id, '--as', 'bad', '--at', toIsoJst(takenAt)];
      const said = await hub.kawamori(...words, '--reason', 'driftwood');
      if (said.code !== 0) throw new Error(`not struck out: ${said.stdout}${said.stderr}`);
    };
    const published = (type: string, most: number) =>
      eventually(`${most} of ${type}`, () => (count(dir, type) >= most ? true : undefined));
    for (const value of RISE) await send(value);
    await published('Update', 3);
    await send(NEVER_WAS.above);
    await published('Update', 4);
    await strikeOut();
    await published('Update', 5);
    for (const value of FALL) await send(value);
    await published('Cancel', 1);
    await send(NEVER_WAS.alone);
    await published('Alert', 2);
    await strikeOut();
    await published('Cancel', 2);
    line.end();
    const tested = await hub.kawamori('channel', 'test', 'feed');
    if (tested.code !== 0) throw new Error(`the test was not taken: ${tested.stdout}${tested.stderr}`);
  } finally {
    await hub.stop();
  }
  context.say(`${drill ? 'exercise' : 'service'}: ${count(dir, '')} messages`);
}

const count = (dir: string, type: string): number =>
  existsSync(dir)
    ? readdirSync(dir)
        .filter((name) => name.endsWith('.xml') && name !== 'feed.xml')
        .filter((name) => readFileSync(join(dir, name), 'utf8').includes(`<msgType>${type}`)).length
    : 0;
