import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  MINUTE,
  NodeId,
  type NoticeView,
  type SeriesView,
  StationId,
  seriesId,
  TownId,
} from '@kawamori/contracts';
import { openForReading } from '@kawamori/kit';
import { eventually } from './parts/eventually.js';
import { startHonestNode } from './parts/honest-node.js';
import { FIVE_MARKS, inventedStation, writeDocuments } from './parts/invented-station.js';
import { startHub } from './parts/real-hub.js';
import { REPOSITORY } from './parts/repository.js';
import { noticesOf, signInByLink } from './parts/staff.js';
import type { Proof, ProofContext } from './proof.js';
import { stormAgent } from './storm/agents.js';
import { nameOf, type Passed, readingsOf } from './storm/ledger.js';
import { type ObservedLine, observedLine } from './storm/line.js';
import type { Reading } from './storm/wire-reader.js';

const TOWN = TownId.parse('shimanto');
const AWAY = StationId.parse('away');
const LIVE = StationId.parse('live');
const HOURS = 72;
/** So many of the newest go ahead of the gap, which cannot be told from a spike by one alone. */
const AHEAD = 12;
const MOST_IN_A_PACK = 200;
const BASE_M = 1;

/** A flood that came and went while nobody heard of it, and a newest value that stands at the second mark. */
function gapOf(stepMs: number, now: number): Reading[] {
  const count = Math.floor((HOURS * 60 * MINUTE) / stepMs);
  const top = (FIVE_MARKS.at(-1)?.valueM ?? 0) + 0.3;
  const end = (FIVE_MARKS[1]?.valueM ?? 0) + 0.1;
  return Array.from({ length: count + 1 }, (_, i) => {
    const part = i / count;
    const valueM =
      part < 0.5
        ? BASE_M + (top - BASE_M) * ((1 - Math.cos(2 * Math.PI * part)) / 2)
        : end + (top - end) * ((1 + Math.cos(2 * Math.PI * (part - 0.5))) / 2);
    return { at: now - (count - i) * stepMs, value: Math.round(valueM * 1_000) / 1_000 };
  });
}

/** A node that comes back after 72 hours: what it sends first, how it fills the gap, who is told, and what the others feel of it. */
export const backFill: Proof = {
  name: 'back-fill',
  about:
    'a node back after 72 hours: the newest first, then the gap at a pace that delays nobody; the past cries to nobody',
  run: async (context) => {
    const { folder, short } = context;
    const hub = await startHub(folder);
    const open: (() => Promise<unknown>)[] = [() => hub.stop()];
    try {
      const staff = await signInByLink(hub.setupUrl);
      const config = join(folder, 'firmware-config');
      for (const kind of ['towns', 'profiles'])
        cpSync(join(REPOSITORY.firmwareConfig, kind), join(config, kind), { recursive: true });
      writeDocuments(
        join(config, 'stations'),
        [AWAY, LIVE].map((id) => inventedStation(id, TOWN)),
      );
      const applied = await hub.kawamori('config', 'apply', config);
      if (applied.code !== 0) throw new Error(`config apply: ${applied.stderr}`);
      const secret = await hub.addNode('away-1', TOWN, [AWAY]);
      const secretFile = join(folder, 'away-1.secret');
      writeFileSync(secretFile, secret, { mode: 0o600 });
      const live = await startHonestNode({
        port: hub.mqttPort,
        town: TOWN,
        node: NodeId.parse('live-1'),
        password: await hub.addNode('live-1', TOWN, [LIVE]),
        series: seriesId(LIVE, 'level'),
      });
      open.push(() => live.stop());

      const gap = gapOf(short ? 10 * MINUTE : MINUTE, Math.floor(Date.now() / 1_000) * 1_000);
      const file = join(folder, 'away.csv');
      const rows = gap.map(({ at, value }) => `${new Date(at).toISOString()},${value.toFixed(3)}\n`);
      writeFileSync(file, `time,level_m\n${rows.join('')}`);
      const line = await observedLine({ host: '127.0.0.1', hubPort: hub.mqttPort });
      open.push(() => line.close());
      line.stall();
      const node = stormAgent({
        ...{ folder, id: 'away-1', town: TOWN, station: AWAY, secretFile, host: '127.0.0.1', line },
        driver: { kind: 'replay', file },
      });
      node.start();
      open.push(() => node.stop());
      await taken(join(folder, 'away-1', 'outbox.db'), gap.length);

      const began = performance.now();
      line.flow();
      await eventually(
        'the whole gap to be acknowledged',
        () => acknowledged(line) === gap.length || undefined,
        {
          withinMs: 120_000,
          everyMs: 20,
        },
      );
      const ended = performance.now();
      const stored = await eventually('the whole gap to be judged', async () => {
        const query = `quantity=level&from=${gap[0]?.at}&to=${Date.now()}&resolution=raw`;
        const view = await staff.get<SeriesView>(`/api/v1/stations/${AWAY}/series?${query}`);
        return view.at.length >= gap.length ? view : undefined;
      });
      const notices = (await noticesOf(staff)).filter(({ station }) => station === AWAY);
      const { waits } = await live.stop();
      const during = waits.filter(({ sentAt }) => sentAt >= began && sentAt <= ended).map(({ ms }) => ms);
      const before = waits.filter(({ sentAt }) => sentAt < began).map(({ ms }) => ms);
      return report(context, {
        faults: [...orderFaults(line.packs, gap), ...keptFaults(stored, gap), ...toldFaults(notices, gap)],
        packs: line.packs.length,
        tookMs: ended - began,
        readings: gap.length,
        waits: { before: middleOf(before), during: middleOf(during) },
      });
    } finally {
      for (const close of open.reverse()) await close();
    }
  },
};

/** Waits until the node has taken everything into its outbox: the file is only looked at. */
const taken = (file: string, count: number) =>
  eventually(
    'the node to have taken its gap',
    () => {
      try {
        const outbox = openForReading(file);
        try {
          const row = outbox.prepare('SELECT count(*) AS n FROM waiting').get() as { n: number };
          return row.n === count || undefined;
        } finally {
          outbox.close();
        }
      } catch {
        // Not made yet.
        return undefined;
      }
    },
    { withinMs: 60_000, everyMs: 50 },
  );

const acknowledged = ({ packs }: ObservedLine): number =>
  readingsOf(packs.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined)).length;

/** What passed on the wire: first the newest readings, then the gap in its order, one pack at a time. */
function orderFaults(packs: readonly Passed[], gap: readonly Reading[]): string[] {
  const faults: string[] = [];
  const [first, ...filling] = packs;
  const newest = gap.slice(-AHEAD).map(nameOf).join();
  if (first?.readings.map(nameOf).join() !== newest)
    faults.push(
      `the first pack was not the newest ${AHEAD} readings, but ${first?.readings.length ?? 0}, or others`,
    );
  const times = filling.flatMap(({ readings }) => readings.map(({ at }) => at));
  if (times.some((at, i) => at < (times[i - 1] ?? 0))) faults.push('the gap was not filled oldest first');
  const most = Math.max(...filling.map(({ readings }) => readings.length));
  if (most > MOST_IN_A_PACK) faults.push(`a pack of ${most} readings filled the gap`);
  filling.forEach(({ sentAt }, i) => {
    const before = filling[i - 1]?.acknowledgedAt;
    if (i > 0 && (before === undefined || sentAt < before)) faults.push('two packs of the gap flew at once');
  });
  return faults;
}

/** Everything is there, once and exactly, and what came late says so. */
function keptFaults(view: SeriesView, gap: readonly Reading[]): string[] {
  const faults: string[] = [];
  const kept = view.at.map((at, i) => nameOf({ at, value: view.value[i] ?? Number.NaN }));
  if (kept.join() !== gap.map(nameOf).join())
    faults.push(`${kept.length} readings kept of ${gap.length} played, or others`);
  const late = new Set(view.late);
  const shouldBe = gap.map(({ at }, i) => [i, (gap.at(-1)?.at ?? 0) - at > 30 * MINUTE] as const);
  const wrong = shouldBe.filter(([i, is]) => is && !late.has(i));
  if (wrong.length > 0) faults.push(`${wrong.length} readings of the gap are not marked as late`);
  if (late.has(gap.length - 1)) faults.push('the newest value is marked as late');
  return faults;
}

/** Of the flood in the gap nobody is told; of where the water stands now, once. */
function toldFaults(notices: readonly NoticeView[], gap: readonly Reading[]): string[] {
  // What was learnt afterwards stands in the record, and goes to those alone who ask for it: here to nobody.
  const told = notices
    .filter(({ deliveries, mark }) => !mark.startsWith('learnt:') || deliveries.length > 0)
    .map(({ mark, observedAt }) => `${mark} at ${new Date(observedAt).toISOString()}`);
  const due = `${FIVE_MARKS[1]?.id} at ${new Date(gap.at(-1)?.at ?? 0).toISOString()}`;
  return told.join() === due ? [] : [`told: ${told.join(', ') || 'nothing'}; due: ${due}`];
}

const middleOf = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

function report(
  { table, say }: ProofContext,
  found: {
    faults: readonly string[];
    packs: number;
    tookMs: number;
    readings: number;
    waits: { before: number; during: number };
  },
) {
  const ms = (value: number) => (Number.isNaN(value) ? '—' : `${value.toFixed(1)} ms`);
  table(
    [
      'readings of the gap',
      'packs',
      'filled within',
      "another node's PUBACK before",
      'meanwhile (median)',
      'holds',
    ],
    [
      [
        found.readings,
        found.packs,
        `${(found.tookMs / 1_000).toFixed(1)} s`,
        ms(found.waits.before),
        ms(found.waits.during),
        found.faults.length === 0 ? 'yes' : 'no',
      ],
    ],
  );
  for (const fault of found.faults) say(`  ${fault}`);
  return {
    holds: found.faults.length === 0,
    figure: `${found.readings} readings of 72 hours in ${found.packs} packs, the newest first; ${found.faults.length} faults`,
  };
}
