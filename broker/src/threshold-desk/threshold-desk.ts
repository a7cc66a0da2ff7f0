import { randomUUID } from 'node:crypto';
import type { Milliseconds, ReplayJob, ReplayRequest } from '@kawamori/contracts';
import { after, type Log, type Part, type Pending } from '@kawamori/kit';
import type { ReplayNews } from './replay-stations.js';
import type { ReplayFault } from './replay-worker.js';
import type { RunningReplay } from './threaded-replay.js';

export interface DeskLimits {
  /** Milliseconds after which a replay is given up that nobody asks about. */
  forgottenAfter: Milliseconds;
  /** Replays whose outcome can still be asked for. */
  kept: number;
}
export const DESK_LIMITS: DeskLimits = { forgottenAfter: 60_000, kept: 5 };

/** Replays for those who ask, one at a time: each reads the store as fast as it can. */
export interface ThresholdDesk extends Part {
  /**
   * Begins a replay.
   * @param by who asked, for the log
   * @returns undefined while another one is under way
   */
  begin(request: ReplayRequest, by: string): ReplayJob | undefined;
  /** How it stands, or what came of it; undefined for one that is not known any more. */
  look(id: string): ReplayJob | undefined;
  /** Ends it; false where there is no such replay. */
  cancel(id: string): boolean;
}

interface Job {
  view: ReplayJob;
  run: RunningReplay;
  forgetting: Pending | undefined;
}

export function thresholdDesk(
  {
    run,
    log,
  }: {
    run(request: ReplayRequest, onNews: (news: ReplayNews) => void): RunningReplay;
    log: Log;
  },
  { forgottenAfter, kept }: DeskLimits = DESK_LIMITS,
): ThresholdDesk {
  const jobs = new Map<string, Job>();
  const underWay = () => [...jobs.values()].find(({ view }) => view.state === 'running');

  /** Somebody waits for it. */
  const keepAwake = (job: Job) => {
    job.forgetting?.cancel();
    if (job.view.state !== 'running') return;
    job.forgetting = after(forgottenAfter, () => {
      log.info({ id: job.view.id }, 'a replay of levels is given up: nobody asks about it');
      job.run.cancel();
    });
  };

  return {
    name: 'threshold desk',
    start: () => undefined,
    stop: async () => {
      const job = underWay();
      job?.run.cancel();
      await job?.run.ended;
    },
    begin: (request, by) => {
      if (underWay()) return undefined;
      for (const id of [...jobs.keys()].slice(0, Math.max(0, jobs.size - kept + 1))) jobs.delete(id);
      const view: ReplayJob = {
        ...{ id: randomUUID(), state: 'running', progress: 0, years: request.years },
        ...{ fault: null, stations: [] },
      };
      const started = run(request, (news) => {
        if (news.kind === 'progress') view.progress = news.progress;
        else view.stations.push(news.replay);
      });
      const job: Job = { view, run: started, forgetting: undefined };
      jobs.set(view.id, job);
      keepAwake(job);
      void started.ended.then((end) => {
        job.forgetting?.cancel();
        view.state = end.kind;
        if (end.kind === 'failed') view.fault = faultWords(end.fault);
        const { id, years, stations } = view;
        log.info({ id, by, years, stations: stations.length, state: view.state }, 'levels replayed');
      });
      return view;
    },
    look: (id) => {
      const job = jobs.get(id);
      if (job) keepAwake(job);
      return job?.view;
    },
    cancel: (id) => {
      const job = jobs.get(id);
      job?.run.cancel();
      return job !== undefined;
    },
  };
}

function faultWords({ kind, message }: ReplayFault): string {
  switch (kind) {
    case 'server-down':
      return '古い値を持つ InfluxDB につながりません。つながってから、もう一度お試しください。';
    case 'store-broken':
      return '観測値の保管ファイルに壊れた箇所があります。サーバーを再起動すると作り直されます。そのあとで、もう一度お試しください。';
    case 'other':
      return message;
  }
}
