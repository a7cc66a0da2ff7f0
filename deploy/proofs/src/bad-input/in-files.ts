import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inventedStation } from '../parts/invented-station.js';
import { runProgram } from '../parts/replay-run.js';
import { REPOSITORY } from '../parts/repository.js';
import { type Case, type Stage, TOWN } from './stage.js';

/** A file with several faults, and the words by which each must be told. */
const faulty = (
  what: string,
  words: readonly string[],
  program: string,
  text: (stage: Stage) => string,
): Case => ({
  what,
  answer: `exit code 2, told: ${words.join(' ')}`,
  run: async (stage) => {
    const file = join(stage.folder, `${what.replace(/\W+/g, '-')}.yaml`);
    writeFileSync(file, text(stage));
    const { code, stderr } = await runProgram([program, '--config', file]);
    return told(code, stderr, words);
  },
});

const told = (code: number | null, stderr: string, words: readonly string[]): string =>
  `exit code ${code}, told: ${words.filter((word) => stderr.includes(word)).join(' ')}`;

/** Nine levels of ten aliases each: a thousand million values out of a few hundred bytes. */
const BOMB = Array.from({ length: 9 }, (_, i) =>
  i === 0
    ? 'a0: &a0 [x, x]'
    : `a${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join(', ')}]`,
).join('\n');

/** What may stand wrongly in files. */
export const files: readonly Case[] = [
  faulty("unknown keys in the hub's file", ['htp', 'prot', 'logLevel'], REPOSITORY.hub, ({ folder }) =>
    JSON.stringify({ dataDir: join(folder, 'nowhere'), htp: {}, mqtt: { prot: 1 }, logLevel: 'loud' }),
  ),
  faulty("unknown keys in a node's file", ['sensor', 'prot', 'maxReading', 'every'], REPOSITORY.edge, () =>
    JSON.stringify({
      id: 'misspelt-1',
      town: TOWN,
      hub: { host: '127.0.0.1', port: 1_883, prot: 1 },
      credentialFile: 'none',
      outbox: { file: 'none.db', maxReading: 5 },
      sensor: [],
      sensors: [
        {
          station: 'honest',
          quantity: 'level',
          every: '10 minutes',
          driver: { kind: 'replay', file: 'none.csv' },
        },
      ],
    }),
  ),
  faulty("a hub's file that multiplies itself", ['alias'], REPOSITORY.hub, () => BOMB),
  faulty('a hub file that is not YAML', ['hub'], REPOSITORY.hub, () => 'dataDir: [unclosed\nmqtt: {'),
  {
    what: "unknown keys in two stations' files, beside a good one",
    answer: 'exit code 2, told: levls hysteresis, nothing applied',
    run: async ({ folder, hub, staff }) => {
      const config = join(folder, 'misspelt');
      mkdirSync(join(config, 'stations'), { recursive: true });
      const write = (id: string, more: object) =>
        writeFileSync(
          join(config, 'stations', `${id}.yaml`),
          JSON.stringify({ ...inventedStation(id, TOWN), ...more }),
        );
      write('misspelt-1', { levls: [] });
      write('misspelt-2', { hysteresis: 0.1 });
      write('well-spelt', {});
      const { code, stderr } = await hub.kawamori('config', 'apply', config);
      const applied = await staff.get(`/api/v1/stations/well-spelt`).then(
        () => 'the good one applied',
        () => 'nothing applied',
      );
      return `${told(code, stderr, ['levls', 'hysteresis'])}, ${applied}`;
    },
  },
];
