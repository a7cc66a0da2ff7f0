import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type LevelNotice, type NoticeView, toIsoJst } from '@kawamori/contracts';
import { pause } from '@kawamori/kit';
import { type ClimbingGauge, climbingGauge } from './alert-latency/climbing-gauge.js';
import { eventually } from './parts/eventually.js';
import { EVERY_MS, makeRegion, type Member as RegionMember, TOWN } from './parts/gauge-region.js';
import { hearLive } from './parts/live-events.js';
import { mailDesk } from './parts/mail-desk.js';
import { percentile } from './parts/percentiles.js';
import { startHub } from './parts/real-hub.js';
import { signInByLink } from './parts/staff.js';
import { type WebhookDesk, webhookDesk } from './parts/webhook-desk.js';
import type { Proof, ProofContext } from './proof.js';

interface Row {
  stations: number;
  crossings: number;
  /** In which 99 of 100 are to be told, in ms. */
  goalMs: number;
}

const SHORT: readonly Row[] = [{ stations: 10, crossings: 50, goalMs: Number.POSITIVE_INFINITY }];
const FULL: readonly Row[] = [
  { stations: 50, crossings: 1_000, goalMs: 1_000 },
  { stations: 1_000, crossings: 1_000, goalMs: 2_000 },
];
/** Crossings begin so far apart, in ms, where enough gauges may climb. */
const APART_MS = 100;
const ALL_TOLD_WITHIN_MS = 60_000;
/** Three readings below every level, and the hold time with them. */
const REST_MS = 3.5 * EVERY_MS;

type Member = RegionMember<ClimbingGauge>;

/** A reading that crosses a level, as its node has sent it; instants of the machine's clock. */
interface Crossing {
  sentAt: number;
  acknowledgedAt: number;
}

/** By these a notice is known to be of a crossing. */
const nameOf = (station: string | null, observedAt: string): string => `${station} ${observedAt}`;

export const alertLatency: Proof = {
  name: 'alert-latency',
  about:
    'from a node that sends a crossing until webhook, mail server and face have it, beside the readings of all stations and a receiver that is dead',
  run: async (context) => {
    const measured = [];
    for (const row of context.short ? SHORT : FULL) measured.push({ row, told: await measure(context, row) });
    return report(context, measured);
  },
};

/** What was heard of a row's crossings: by receiver, each crossing's instants. */
interface Told {
  crossings: ReadonlyMap<string, Crossing>;
  /** When the hub itself has dated what it received. */
  received: ReadonlyMap<string, readonly number[]>;
  face: ReadonlyMap<string, readonly number[]>;
  webhook: ReadonlyMap<string, readonly number[]>;
  mail: ReadonlyMap<string, readonly number[]>;
  /** Readings that were sent beside the crossings. */
  beside: number;
  tookMs: number;
}

async function measure(context: ProofContext, row: Row): Promise<Told> {
  const folder = join(context.folder, `${row.stations}-stations`);
  mkdirSync(folder);
  const webhook = await webhookDesk({ folder, manner: () => ({ does: 'takes', afterMs: 0 }) });
  const dead = await goneDesk(join(folder, 'dead-box'));
  const mail = await mailDesk(() => ({ does: 'takes', afterMs: 0 }));
  const towns = [TOWN];
  const hub = await startHub(folder, {
    notices: {
      webhooks: [
        { recipient: 'siren-box', towns, url: webhook.url, secretFile: webhook.secretFile },
        { recipient: 'dead-box', towns, url: dead.url, secretFile: dead.secretFile },
      ],
      mail: {
        server: { host: '127.0.0.1', port: mail.port },
        from: 'kawamori@town.example',
        recipients: [{ recipient: 'duty-mail', towns, to: ['duty@town.example'] }],
      },
    },
  });
  const face = new Map<string, number[]>();
  /** By `episode|mark|rise`: a mail names nothing else. */
  const names = new Map<string, string>();
  const live = hearLive(await signInByLink(hub.setupUrl), ({ event, data }) => {
    if (event !== 'notice') return;
    const at = Date.now();
    const { key, kind, station, observedAt } = JSON.parse(data) as NoticeView;
    // That the water has fallen again is told as well; what is timed are the crossings.
    if (kind !== null) return;
    // It is told again with every step of its deliveries: its first coming counts.
    const name = nameOf(station, toIsoJst(observedAt));
    if (!face.has(name)) face.set(name, [at]);
    names.set(key, name);
  });
  try {
    const members = await makeRegion(hub, folder, {
      count: row.stations,
      gauge: () => climbingGauge(REST_MS),
    });
    await live.begun;
    const begun = performance.now();
    const { crossings, beside } = await play(members, row.crossings);
    const namedMails = () =>
      mail.heard.flatMap(({ key, heardAt }) => {
        const name = names.get(key.split('|').slice(0, 3).join('|'));
        return name === undefined ? [] : [{ name, at: heardAt }];
      });
    const told = (): Told => ({
      ...{ crossings, beside, face, tookMs: performance.now() - begun },
      received: gathered(
        webhook.heard.map(({ notice }) => ({ name: nameIn(notice), at: Date.parse(notice.decidedAt) })),
      ),
      webhook: gathered(webhook.heard.map(({ notice, heardAt }) => ({ name: nameIn(notice), at: heardAt }))),
      mail: gathered(namedMails()),
    });
    await eventually('all to be told', () => missingIn(told()).length === 0 || undefined, {
      withinMs: ALL_TOLD_WITHIN_MS,
      everyMs: 200,
    }).catch(() => undefined);
    for (const member of members) member.end();
    return told();
  } finally {
    await live.stop();
    await hub.stop();
    await Promise.all([webhook.close(), mail.close()]);
  }
}

/** A receiver that has ended: to nobody does it matter but to what waits for it. */
async function goneDesk(folder: string): Promise<Pick<WebhookDesk, 'url' | 'secretFile'>> {
  mkdirSync(folder);
  const { url, secretFile, close } = await webhookDesk({
    folder,
    manner: () => ({ does: 'fails', afterMs: 0 }),
  });
  await close();
  return { url, secretFile };
}

const nameIn = ({ station, observedAt }: Pick<LevelNotice, 'station' | 'observedAt'>) =>
  nameOf(station, observedAt);

function gathered(heard: readonly { name: string; at: number }[]): Map<string, number[]> {
  const all = new Map<string, number[]>();
  for (const { name, at } of heard) all.set(name, [...(all.get(name) ?? []), at]);
  return all;
}

/** Every gauge sends again and again, evenly spread; meanwhile one after the other crosses a level. */
async function play(
  members: readonly Member[],
  count: number,
): Promise<{ crossings: Map<string, Crossing>; beside: number }> {
  const crossings = new Map<string, Crossing>();
  const sending: Promise<unknown>[] = [];
  const over = new AbortController();
  let beside = 0;
  const round = async (member: Member, at: number) => {
    await pause((at / members.length) * EVERY_MS, over.signal);
    while (!over.signal.aborted) {
      member.gauge.settle(Date.now());
      beside++;
      await member.send();
      await pause(EVERY_MS, over.signal);
    }
  };
  const rounds = Promise.all(members.map(round));
  // What a round breaks on is told when it is waited for.
  rounds.catch(() => over.abort());
  await pause(EVERY_MS, over.signal);
  const cross = async (member: Member) => {
    member.gauge.climb();
    const { sentAt, acknowledgedAt } = await member.send();
    crossings.set(nameOf(member.station, toIsoJst(sentAt)), { sentAt, acknowledgedAt });
  };
  const waiting = [...members];
  for (let begun = 0; begun < count && !over.signal.aborted; await pause(APART_MS, over.signal)) {
    const next = waiting.findIndex((member) => member.gauge.mayClimb(Date.now()));
    if (next < 0) continue;
    const [member] = waiting.splice(next, 1);
    if (!member) continue;
    waiting.push(member);
    begun++;
    sending.push(cross(member));
  }
  await Promise.all(sending);
  over.abort();
  await rounds;
  return { crossings, beside };
}

const RECEIVERS = ['face', 'webhook', 'mail'] as const;

function missingIn(told: Told): string[] {
  return [...told.crossings.keys()].flatMap((name) =>
    RECEIVERS.filter((one) => !told[one].has(name)).map((one) => `${one}: ${name}`),
  );
}

function report(context: ProofContext, measured: readonly { row: Row; told: Told }[]) {
  const rows: (string | number)[][] = [];
  const faults: string[] = [];
  const slowest: number[] = [];
  let isWithin = true;
  for (const { row, told } of measured) {
    const waits = (at: ReadonlyMap<string, readonly number[]>) =>
      [...told.crossings].flatMap(([name, { sentAt }]) =>
        (at.get(name) ?? []).slice(0, 1).map((one) => one - sentAt),
      );
    const stages: [stage: string, waits: number[]][] = [
      ['received (dated by the hub)', waits(told.received)],
      ['on its disk (PUBACK)', [...told.crossings.values()].map((one) => one.acknowledgedAt - one.sentAt)],
      ['judged, at a face (SSE)', waits(told.face)],
      ['accepted by the webhook', waits(told.webhook)],
      ['accepted by the mail server', waits(told.mail)],
    ];
    for (const [stage, ms] of stages) {
      rows.push([
        ...[row.stations, stage, ms.length],
        ...[percentile(ms, 50), percentile(ms, 95), percentile(ms, 99), percentile(ms, 100)],
      ]);
    }
    const p99 = Math.max(...RECEIVERS.map((one) => percentile(waits(told[one]), 99)));
    slowest.push(p99);
    if (p99 > row.goalMs) isWithin = false;
    faults.push(...faultsIn(row, told));
    context.say(
      `  ${row.stations} stations: ${told.crossings.size} crossings in ${(told.tookMs / 1_000).toFixed(0)} s, ` +
        `beside ${told.beside} readings of all stations; goal for 99 of 100: ${Number.isFinite(row.goalMs) ? `${row.goalMs} ms` : 'none'}`,
    );
  }
  context.table(
    ['stations', 'from sending until', 'crossings', 'p50 ms', 'p95 ms', 'p99 ms', 'longest ms'],
    rows,
  );
  for (const fault of faults.slice(0, 8)) context.say(`  ${fault}`);
  const all = measured.reduce((sum, { row }) => sum + row.crossings, 0);
  return {
    holds: faults.length === 0 && (context.short || isWithin),
    figure: `${all} crossings, ${faults.length} not told once to each; p99 ${measured.map(({ row }, i) => `${slowest[i]} ms at ${row.stations} stations`).join(', ')}`,
  };
}

function faultsIn(row: Row, told: Told): string[] {
  const twice = RECEIVERS.flatMap((one) =>
    [...told[one]].filter(([, at]) => at.length > 1).map(([name]) => `${one}, twice: ${name}`),
  );
  const foreign = RECEIVERS.flatMap((one) =>
    [...told[one].keys()]
      .filter((name) => !told.crossings.has(name))
      .map((name) => `${one}, no crossing: ${name}`),
  );
  const few =
    told.crossings.size < row.crossings ? [`only ${told.crossings.size} crossings were played`] : [];
  return [...missingIn(told).map((one) => `not told: ${one}`), ...twice, ...foreign, ...few];
}
