import type { FloodFeedView, Instant, Milliseconds, NewFact } from '@kawamori/contracts';
import { after, type Clock, type Log, type Part, type Pending } from '@kawamori/kit';
import type { HubView } from '../views/hub-view.js';
import { FEED_LIMITS, type FeedLimits, type FeedValidators, fetchFeed } from './fetch-feed.js';
import { type FloodTelegram, floodNews, readFloodFeed, vanishedFrom } from './jma-flood.js';

export interface FloodImporterInputs {
  config: { url: string; every: Milliseconds };
  log: Log;
  wallClock: Clock;
  riverNow(): Instant;
  view: Pick<HubView, 'settings' | 'statements'>;
  /** Keeps facts, and resolves when they have been judged. */
  settle(facts: readonly NewFact[]): Promise<void>;
  version: string;
  limits?: FeedLimits;
}

/** Reads JMA's river announcements now and then. What goes wrong is told once, and everything else goes on. */
export interface FloodImporter extends Part {
  look(): FloodFeedView;
  /** One reading; those that fall together are one. */
  read(): Promise<void>;
}

/** A server that does not answer is asked ever more seldom, up to this many intervals. */
const SELDOMEST = 6;
/** Of many faults so many are told. */
const FAULTS_TOLD = 5;

export function floodImporter(inputs: FloodImporterInputs): FloodImporter {
  const { config, log, wallClock, view } = inputs;
  const leaving = new AbortController();
  let known: FeedValidators = {};
  /** What was read last: kept, since what is told of it depends on the towns too. */
  let telegrams: FloodTelegram[] = [];
  let [state, lastReadAt, fault]: [FloodFeedView['state'], Instant | null, string | null] = [
    'starting',
    null,
    null,
  ];
  let failures = 0;
  let planned: Pending | undefined;
  let underWay: Promise<void> | undefined;

  /** Said once, until it is otherwise. */
  const become = (now: FloodFeedView['state'], why: string | null) => {
    if (now === state && why === fault) return;
    if (why === null) {
      if (fault !== null) log.info({ url: config.url }, 'river announcements are read again');
    } else {
      log.error(
        { url: config.url, reason: why },
        now === 'down'
          ? 'river announcements cannot be fetched: staff have to record them'
          : 'river announcements hold what is not understood, which is left out: staff have to look at JMA’s own page',
      );
    }
    [state, fault] = [now, why];
  };

  /** Returns for how long at least nothing is to be asked. */
  const readOnce = async (): Promise<Milliseconds> => {
    const answer = await fetchFeed(config.url, {
      ...{ limits: inputs.limits ?? FEED_LIMITS, known, signal: leaving.signal },
      userAgent: `Kawamori/${inputs.version}`,
    });
    if (leaving.signal.aborted) return 0;
    if (answer.kind === 'failed') {
      failures++;
      become('down', answer.why);
      return answer.waitMs;
    }
    failures = 0;
    lastReadAt = wallClock.now();
    if (answer.kind === 'unreadable') {
      become('refused', answer.why);
      return 0;
    }
    let refused: string[] = [];
    if (answer.kind === 'read') {
      ({ telegrams, refused } = readFloodFeed(answer.document));
    }
    const towns = [...view.settings().towns.values()];
    const news = floodNews(telegrams, {
      ...{ towns, now: inputs.riverNow() },
      known: (id) => view.statements().one('announcement', id),
    });
    if (news.facts.length > 0) await inputs.settle(news.facts);
    const faults = [...refused, ...news.refused];
    if (answer.kind === 'read') {
      // Asked for whole again while something in it is not understood: a fault is told until it is gone.
      known = faults.length > 0 ? {} : { etag: answer.etag, lastModified: answer.lastModified };
    }
    become(faults.length > 0 ? 'refused' : 'read', faults.length > 0 ? faultWords(faults) : null);
    return 0;
  };

  const plan = (waitMs: Milliseconds) => {
    planned?.cancel();
    if (leaving.signal.aborted) return;
    const every = config.every * Math.min(SELDOMEST, 2 ** Math.min(failures, 10));
    planned = after(Math.max(waitMs, every), () => void importer.read());
  };

  const importer: FloodImporter = {
    name: 'river announcements',
    start: () => {
      void importer.read();
    },
    stop: async () => {
      leaving.abort();
      planned?.cancel();
      await underWay;
    },
    look: () => ({
      ...{ state, lastReadAt, fault },
      vanished:
        lastReadAt === null
          ? []
          : vanishedFrom(telegrams, view.statements().official().announcements, [
              ...view.settings().towns.values(),
            ]),
    }),
    read: () => {
      underWay ??= readOnce()
        .catch((error: unknown) => {
          failures++;
          become('down', error instanceof Error ? error.message : String(error));
          return 0;
        })
        .then((waitMs) => {
          underWay = undefined;
          plan(waitMs);
        });
      return underWay;
    },
  };
  return importer;
}

function faultWords(faults: readonly string[]): string {
  const more = faults.length - FAULTS_TOLD;
  return [...faults.slice(0, FAULTS_TOLD), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
