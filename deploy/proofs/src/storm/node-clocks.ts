import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOUR, MINUTE } from '@kawamori/contracts';
import { every, pause } from '@kawamori/kit';
import { keptInHub } from '../influx/compare.js';
import { dueNotices, judgeNotices, standsOf } from '../parts/due-notices.js';
import { eventually } from '../parts/eventually.js';
import { GAUGE, type GaugeLine, gaugeLine } from '../parts/gauge-line.js';
import { type Agent, stormAgent } from './agents.js';
import { surroundings, tell } from './clocks.js';
import type { Fault } from './fault.js';
import { inventRiver, RULES } from './flood.js';
import { observedLine } from './line.js';
import { type Spare, type Stage, TOWN } from './stage.js';
import { matchKept, type Stepped, takenTimes } from './stepped-ledger.js';
import type { Reading } from './wire-reader.js';

/** The hub measures a clock by the quickest of the last messages: on a busy machine even that one may take a while. */
const DATED_WITHIN_MS = 5_000;
/** What is being taken while the clock steps may be dated by the one and sent by the other (decision 16). */
const STEPS_LASTS_MS = 5_000;
/** Nodes of one row; each has a river of its own. */
export const NODES = 2;
const GAUGE_SHOWS_EVERY_MS = 250;

const OFFSETS = { '+5m': 5 * MINUTE, '+9h': 9 * HOUR, '-1h': -HOUR } as const;
export type ClockStep = keyof typeof OFFSETS;

/** A node with a real gauge on a serial line: it knows the present alone, by whatever its clock calls it. */
interface SteppedNode extends Agent {
  readonly gauge: GaugeLine;
}

/** Clocks of nodes with real gauges are stepped in a flood, and later back again. */
export function nodeClocksStepped(step: ClockStep, ms: number): Fault {
  let nodes: SteppedNode[] = [];
  let playing: { cancel(): void } | undefined;
  let begunAt = 0;
  const steppedAt: number[] = [];
  const set = (stage: Stage, offset: string) => {
    // Noted first: the clock may move, and a pack leave by it, before `tell` comes back.
    steppedAt.push(Date.now());
    tell(stage, 'nodes', offset);
  };
  const end = async () => {
    playing?.cancel();
    for (const { stop, line, gauge } of nodes.splice(0)) {
      await stop();
      await line.close();
      await gauge.close();
    }
  };
  return {
    name: `nodes' clocks ${step} (libfaketime)`,
    arrange: async (stage) => {
      begunAt = Date.now();
      // New ones in each row: what was told before, and stood already, is no part of it.
      nodes = await Promise.all(stage.spares.splice(0, NODES).map((spare) => aNode(stage, spare)));
      if (nodes.length < NODES) throw new Error('there are not enough nodes for this row');
      const rivers = nodes.map(() =>
        inventRiver(stage.random, { from: begunAt, until: begunAt + HOUR, pace: stage.pace }),
      );
      playing = every(GAUGE_SHOWS_EVERY_MS, () => {
        nodes.forEach(({ gauge }, i) => {
          const now = rivers[i]?.findLast(({ at }) => at <= Date.now());
          if (now) void gauge.show(Math.round(now.value * 1_000));
        });
      });
      for (const node of nodes) node.start();
      for (const { station } of nodes) {
        await eventually(`${station} on the map`, () => stage.map.newest(station) >= begunAt || undefined, {
          withinMs: 60_000,
        });
      }
      await pause(ms / 2);
    },
    inflict: async (stage) => {
      const faults: string[] = [];
      let seen = 0;
      try {
        set(stage, step);
        await pause(ms);
        set(stage, '+0');
        await pause(ms);
        for (const { stop } of nodes) await stop();
        for (const node of nodes) {
          const found = await judgeNode(stage, node, { offset: OFFSETS[step], begunAt, steppedAt });
          faults.push(...found.faults);
          seen += found.kept;
        }
      } finally {
        await end();
      }
      return { times: 2, faults, note: `${seen} readings of stepped clocks, each at its time` };
    },
    mend: end,
  };
}

async function aNode(stage: Stage, { station, secretFile }: Spare): Promise<SteppedNode> {
  const folder = join(stage.folder, `${station}-gauge`);
  mkdirSync(folder, { recursive: true });
  const profile = join(folder, 'gauge.yaml');
  const modbus = { table: 'input', address: GAUGE.address, type: 'int16', scale: 0.001 };
  writeFileSync(
    profile,
    JSON.stringify({ id: 'storm-modbus', nameJa: '検証用水位計', nameEn: 'Gauge of the storm', modbus }),
  );
  const gauge = await gaugeLine(folder);
  const line = await observedLine({ host: '127.0.0.1', hubPort: stage.service.mqttPort });
  const agent = stormAgent({
    folder: stage.folder,
    id: `${station}-node`,
    town: TOWN,
    station,
    secretFile,
    host: '127.0.0.1',
    line,
    driver: { kind: 'modbus', device: gauge.device, unit: GAUGE.unit, profile, timeout: 5_000 },
    around: { env: surroundings(stage, 'nodes') },
  });
  return { ...agent, gauge };
}

/** Everything acknowledged is kept, once, at the time at which it was taken, is believed, and has told whom it had to tell. */
async function judgeNode(
  stage: Stage,
  { station, line }: Agent,
  { offset, begunAt, steppedAt }: { offset: number; begunAt: number; steppedAt: readonly number[] },
): Promise<{ kept: number; faults: string[] }> {
  const faults: string[] = [];
  const all = takenTimes(line.packs, [0, offset]);
  const kept = await keptInHub(stage.staff, station, begunAt - 12 * HOUR, Date.now() + 12 * HOUR);
  const { pairs, misdated, foreign } = matchKept(all, kept, DATED_WITHIN_MS);
  const isAtStep = ({ sentAt }: Stepped) =>
    steppedAt.some((at) => sentAt >= at && sentAt < at + STEPS_LASTS_MS);
  const excused = steppedAt.length;
  const complain = (what: string, many: readonly unknown[]) => {
    if (many.length > 0) faults.push(`${station}: ${many.length} ${what}, first ${JSON.stringify(many[0])}`);
  };
  if (pairs.length === 0) faults.push(`${station}: nothing was kept at its time`);
  complain(
    'not kept at its time',
    misdated.filter((one, i) => one.acknowledgedAt !== undefined && (!isAtStep(one) || i >= excused)),
  );
  if (foreign.length > misdated.length) complain('kept and never taken', foreign);
  complain(
    'not believed',
    kept.filter(({ quality }) => quality !== 0),
  );

  const atOf = new Map(pairs.map(({ reading, at }) => [`${reading.claimed} ${reading.value}`, at]));
  const asKept = (readings: readonly Reading[]): Reading[] =>
    readings.flatMap(({ at, value }) => {
      const keptAt = atOf.get(`${at} ${value}`);
      return keptAt === undefined ? [] : [{ at: keptAt, value }];
    });
  const stands = standsOf(kept, RULES);
  let sentUntil = 0;
  const packs = line.packs.flatMap(({ readings, acknowledgedAt }) => {
    const dated = asKept(readings);
    sentUntil = Math.max(sentUntil, ...dated.map(({ at }) => at));
    return acknowledgedAt === undefined || dated.length === 0
      ? []
      : [{ readings: dated, knownAt: acknowledgedAt, sentUntil }];
  });
  const due = dueNotices(packs, stands);
  const told = () =>
    judgeNotices(
      stage.desk.heard
        .filter(({ notice }) => notice.station === station && Date.parse(notice.observedAt) >= begunAt)
        .map(({ key, notice }) => ({ key, mark: notice.mark, observedAt: Date.parse(notice.observedAt) })),
      due,
      stands,
    );
  await eventually('all notices to leave', () => told().missing.length === 0 || undefined, {
    withinMs: 30_000,
    everyMs: 200,
  }).catch(() => undefined);
  complain('due and not told', told().missing);
  complain('told twice', told().doubled);
  complain('told of rises that never were', told().foreign);
  if (due.length === 0) faults.push(`${station}: nothing was due, so nothing was tried`);
  return { kept: pairs.length, faults };
}
