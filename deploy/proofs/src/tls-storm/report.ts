import type { StationId } from '@kawamori/contracts';
import { show, spreadOf } from '../ingest/figures.js';
import type { ProofContext } from '../proof.js';
import type { Arrival } from './orders.js';

export type PeerName = 'hub' | 'mosquitto';

/** Who has its lines still when all come: nobody, or every node from before its power failed. */
export const CASES = ['to an empty house', 'their dead lines still stand'] as const;

/** In the full run: the last node is in, and in the worst coming an honest node has its PUBACK. */
const GOALS = { allInS: 30, honestP99Ms: 200 } as const;

/** One coming of all nodes at one peer. */
export interface Came {
  peer: PeerName;
  which: (typeof CASES)[number];
  station: StationId;
  arrivals: readonly Arrival[];
  fromMs: number;
  toMs: number;
  cpuMs: number;
  rssMb: number;
}

const percentile = (all: readonly number[], share: number): number =>
  [...all].sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * share))] ?? Number.NaN;
const times = (arrivals: readonly Arrival[], of: 'inMs' | 'toldMs') =>
  arrivals.flatMap((one) => one[of] ?? []);
const again = (arrivals: readonly Arrival[]) => arrivals.filter(({ tries }) => tries > 1).length;

/** One coming in a line. */
export function told({ arrivals, cpuMs: cpu, rssMb }: Came): string {
  const ins = times(arrivals, 'inMs');
  const fault = arrivals.find((one) => one.fault)?.fault;
  return (
    `${ins.length} in after ${(Math.max(...ins) / 1_000).toFixed(2)} s (p50 ${percentile(ins, 0.5).toFixed(0)} ms), ` +
    `${again(arrivals)} at a later try${fault ? ` (${fault})` : ''}, ${(cpu / arrivals.length).toFixed(2)} ms of processor each, ${rssMb.toFixed(0)} MB`
  );
}

export interface Outcome {
  came: readonly Came[];
  kept: { acknowledged: number; kept: number };
  quietFrom: number;
  quietTo: number;
  refusals: readonly string[];
  honest: Record<PeerName, { waits: readonly { sentAt: number; ms: number }[]; cuts: number; lost: number }>;
  stands: boolean;
}

export function report({ short, table, say }: ProofContext, nodes: number, outcome: Outcome) {
  const { came, kept, honest, refusals } = outcome;
  const waited = (peer: PeerName, from: number, to: number) =>
    honest[peer].waits.filter(({ sentAt }) => sentAt >= from && sentAt < to).map(({ ms }) => ms);
  const rows = CASES.flatMap((which) =>
    (['hub', 'mosquitto'] as const).map((peer) => {
      const mine = came.filter((one) => one.which === which && one.peer === peer);
      const over = (pick: (one: Came) => number, decimals = 0) => show(spreadOf(mine.map(pick)), decimals);
      const within = (one: Came) => waited(peer, one.fromMs, one.toMs);
      return [
        ...[which, peer],
        over((one) => Math.max(...times(one.arrivals, 'inMs')) / 1_000, 2),
        over((one) => percentile(times(one.arrivals, 'inMs'), 0.5)),
        over((one) => percentile(times(one.arrivals, 'inMs'), 0.99)),
        over((one) => percentile(times(one.arrivals, 'toldMs'), 0.99)),
        over((one) => again(one.arrivals)),
        over((one) => one.cpuMs / one.arrivals.length, 2),
        over((one) => one.rssMb),
        over((one) => percentile(within(one), 0.5), 1),
        over((one) => percentile(within(one), 0.99), 1),
        over((one) => Math.max(...within(one)), 1),
      ];
    }),
  );
  table(
    [
      ...['all come', 'to', 'all in s', 'in p50 ms', 'in p99 ms', 'reading kept p99 ms', 'later tries'],
      ...['processor ms each', 'MB', 'honest p50 ms', 'honest p99 ms', 'honest worst ms'],
    ],
    rows,
  );
  const quiet = waited('hub', outcome.quietFrom, outcome.quietTo);
  const ofHub = came.filter(({ peer }) => peer === 'hub');
  const worst = Math.max(...ofHub.flatMap((one) => waited('hub', one.fromMs, one.toMs)));
  const worstP99 = Math.max(...ofHub.map((one) => percentile(waited('hub', one.fromMs, one.toMs), 0.99)));
  const missing = came
    .flatMap(({ arrivals }) => arrivals)
    .filter(({ toldMs }) => toldMs === undefined).length;
  say(
    `  the honest node at the hub: ${honest.hub.lost} lost, ${honest.hub.cuts} cuts, p99 ${percentile(quiet, 0.99).toFixed(1)} ms in quiet; ` +
      `the hub counted ${refusals.join(', ') || 'nobody turned away'}`,
  );
  const slowest = Math.max(...ofHub.flatMap(({ arrivals }) => times(arrivals, 'inMs'))) / 1_000;
  const correct =
    missing === 0 &&
    kept.kept === kept.acknowledged &&
    honest.hub.lost + honest.hub.cuts === 0 &&
    refusals.every((one) => one.endsWith('no-turn-in-time')) &&
    outcome.stands;
  return {
    holds: correct && (short || (slowest <= GOALS.allInS && worstP99 <= GOALS.honestP99Ms)),
    figure:
      `${nodes} nodes in within ${slowest.toFixed(1)} s (goal ${GOALS.allInS}), ${missing} not; ${kept.kept} of ${kept.acknowledged} acknowledged readings kept; ` +
      `an honest node waited ${worst.toFixed(0)} ms at most, p99 ${worstP99.toFixed(0)} ms in the worst coming (goal ${GOALS.honestP99Ms})`,
  };
}
