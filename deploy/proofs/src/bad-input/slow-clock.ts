import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  encodeReadings,
  HOUR,
  MINUTE,
  type Milliseconds,
  type NodeId,
  type StationId,
  upTopic,
} from '@kawamori/contracts';
import { eventually } from '../parts/eventually.js';
import { surroundingsAt } from '../parts/faketime.js';
import { FIVE_MARKS } from '../parts/invented-station.js';
import { connect } from '../parts/mqtt-line.js';
import { REPOSITORY } from '../parts/repository.js';
import { noticesOf } from '../parts/staff.js';
import { BROKEN, type Case, levelOf, SLOW, SLOW_STATION, type Stage, TOWN } from './stage.js';

const BEHIND = 3 * HOUR;
const ABOVE_ALL_M = (FIVE_MARKS.at(-1)?.valueM ?? 0) + 0.1;
const ANSWER = 'alarm overflow, good (clock-off), dated as it came';

/** What the hub makes of a node that lives three hours ago and stands above every level. */
async function outcome(stage: Stage, station: StationId): Promise<string> {
  const notice = await eventually(`an alarm of ${station}`, async () =>
    (await noticesOf(stage.staff)).find((one) => one.station === station && one.mark === 'overflow'),
  );
  const latest = (await stage.state(station)).level?.latest;
  if (!latest) return 'nothing kept';
  const dated = Math.abs(latest.receivedAt - latest.at) < MINUTE ? 'dated as it came' : 'dated elsewhere';
  return `alarm ${notice.mark}, ${latest.quality} (${latest.reasons.join(', ')}), ${dated}`;
}

function birth(node: NodeId, sentAt: number): string {
  const said = {
    v: 1,
    town: TOWN,
    node,
    state: 'birth',
    sentAt,
    clock: 'synced',
    software: 'proof',
    bootId: 'proof',
  };
  return JSON.stringify(said);
}

/** A node that believes its clock, and is three hours behind. */
export const slowClient: Case = {
  what: 'a clock three hours slow',
  answer: ANSWER,
  run: async (stage) => {
    const station = stage.freshStation();
    const line = await connect({ port: stage.hub.mqttPort, id: BROKEN, password: stage.secretOf(BROKEN) });
    const now = Date.now() - BEHIND;
    await line.publish(upTopic(TOWN, BROKEN, 'status'), birth(BROKEN, now), { retain: true });
    const reading = { series: levelOf(station), takenAt: now, value: ABOVE_ALL_M };
    const payload = encodeReadings({ sentAt: now, clock: 'synced', readings: [reading] });
    await line.publish(upTopic(TOWN, BROKEN, 'readings'), payload);
    line.end();
    return outcome(stage, station);
  },
};

/** A node whose clock is set while it is connected, in a flood: the next reading must still tell. */
function steppedClient(words: string, step: Milliseconds): Case {
  return {
    what: `a clock that is set by ${words} on a line that stands, in a flood`,
    answer: ANSWER,
    run: async (stage) => {
      const station = stage.freshStation();
      const line = await connect({ port: stage.hub.mqttPort, id: BROKEN, password: stage.secretOf(BROKEN) });
      const speak = async (value: number, off: Milliseconds) => {
        const now = Date.now() + off;
        const reading = { series: levelOf(station), takenAt: now, value };
        const payload = encodeReadings({ sentAt: now, clock: 'synced', readings: [reading] });
        await line.publish(upTopic(TOWN, BROKEN, 'readings'), payload);
      };
      await line.publish(upTopic(TOWN, BROKEN, 'status'), birth(BROKEN, Date.now()), { retain: true });
      await speak(ABOVE_ALL_M - 0.3, 0);
      await speak(ABOVE_ALL_M, step);
      line.end();
      return outcome(stage, station);
    },
  };
}

/** What clocks do: Japan's time taken for UTC, an hour slow, five minutes ahead. */
export const steppedClients: readonly Case[] = [
  steppedClient('+9 hours', 9 * HOUR),
  steppedClient('-1 hour', -HOUR),
  steppedClient('+5 minutes', 5 * MINUTE),
];

/** The same with the real agent, whose process is told the wrong time by its C library. */
export function slowAgent(library: string): Case {
  return {
    what: 'the real agent on a clock three hours slow',
    answer: ANSWER,
    run: async (stage) => {
      const file = join(stage.folder, 'slow.yaml');
      const driver = {
        kind: 'simulated',
        startsAt: '2026-01-01T00:00:00+09:00',
        period: '1d',
        base: ABOVE_ALL_M,
        rise: 0,
        crestAfter: '1h',
      };
      writeFileSync(
        file,
        JSON.stringify({
          id: SLOW,
          town: TOWN,
          hub: { host: '127.0.0.1', port: stage.hub.mqttPort },
          credentialFile: join(stage.folder, `${SLOW}.secret`),
          outbox: { file: join(stage.folder, 'slow.outbox.db') },
          logLevel: 'error',
          sensors: [{ station: SLOW_STATION, quantity: 'level', every: '1s', driver }],
        }),
      );
      const agent = spawn(process.execPath, [REPOSITORY.edge, '--config', file], {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: {
          ...process.env,
          ...surroundingsAt(library, `-${BEHIND / HOUR}h`),
        },
      });
      const gone = once(agent, 'exit');
      try {
        return await outcome(stage, SLOW_STATION);
      } finally {
        agent.kill('SIGTERM');
        await gone;
      }
    },
  };
}
