import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Milliseconds } from '@kawamori/contracts';
import { after, type Log, type Pending, type RestartLadder, type Supervised, supervise } from '@kawamori/kit';
import { CopyFailed, type Examined, type PictureDesk } from './picture-desk.js';
import type { FromPictureProcess, PictureOrder, ToPictureProcess } from './picture-process.js';

/** Orders that the process has at once. */
const IN_FLIGHT = 2;
/** The largest picture that may be sent takes a fraction of it, also on a slow machine. */
const TIME_LIMIT_MS: Milliseconds = 15_000;
/** Kibibytes and mebibytes as their options take them: few heaps for many threads, and little room for a hostile EXIF. */
const ENVIRONMENT = { MALLOC_ARENA_MAX: '2', NODE_OPTIONS: '--max-old-space-size=48' };
/** It dies of what others send, so it is always started again; the steps keep a stream of bad pictures from taking a core. */
const LADDER: RestartLadder = {
  delaysMs: [50, 50, 200, 1_000],
  steadyMs: 5_000,
  budget: Number.POSITIVE_INFINITY,
};

interface Waiting {
  readonly id: number;
  order: PictureOrder;
  /** The process died while it had this one, perhaps because of another: it is tried again, alone. */
  alone: boolean;
  resolve(examined: Examined | undefined): void;
  reject(error: Error): void;
}

/** What the order's picture is when the process has died of it. */
const KILLED = 'the picture process died of it or took too long, also when it had nothing else to do';

const CLOSED = 'the picture desk is closed';
const closed = ({ work }: PictureOrder) =>
  work === 'mask' ? new CopyFailed('desk', CLOSED) : new Error(CLOSED);

/** Also says whether its process runs. */
export interface SupervisedPictureDesk extends PictureDesk {
  readonly isReady: boolean;
}

/**
 * The desk in front of the picture process. Orders wait here while it is started again. When it dies, each order that it had is tried
 * again alone, so that one bad picture does not cost its neighbours; then without reading its EXIF, so that a bad EXIF does not cost a
 * good picture. What it still dies of is a bad picture.
 */
export function supervisedPictureDesk(
  log: Log,
  options: { module?: string; timeLimitMs?: Milliseconds } = {},
): SupervisedPictureDesk {
  const module = options.module ?? fileURLToPath(new URL('./picture-process.js', import.meta.url));
  const timeLimitMs = options.timeLimitMs ?? TIME_LIMIT_MS;
  let supervised: Supervised | undefined;
  let child: ChildProcess | undefined;
  let stopped = false;
  let nextId = 1;
  let queue: Waiting[] = [];
  const inFlight = new Map<number, { item: Waiting; limit: Pending }>();

  const takeOff = (id: number): Waiting | undefined => {
    const found = inFlight.get(id);
    found?.limit.cancel();
    inFlight.delete(id);
    return found?.item;
  };

  const hand = (item: Waiting, to: ChildProcess) => {
    const limit = after(timeLimitMs, () => {
      log.warn({ limitMs: timeLimitMs }, 'a picture took too long; its process is ended');
      to.kill('SIGKILL');
    });
    inFlight.set(item.id, { item, limit });
    to.send({ id: item.id, order: item.order } satisfies ToPictureProcess);
  };

  const goOn = () => {
    while (child?.connected && queue.length > 0) {
      const first = queue[0];
      const alone = [...inFlight.values()].some(({ item }) => item.alone);
      if (!first || alone || inFlight.size >= (first.alone ? 1 : IN_FLIGHT)) return;
      queue = queue.slice(1);
      hand(first, child);
    }
  };

  const died = () => {
    child = undefined;
    const had = [...inFlight.keys()].flatMap((id) => takeOff(id) ?? []);
    const again = had.filter(mayTryAgain);
    queue = [...again, ...queue];
    for (const item of had.filter((one) => !again.includes(one))) settleBad(item);
  };

  const mayTryAgain = (item: Waiting): boolean => {
    if (!item.alone) {
      item.alone = true;
      return true;
    }
    if (item.order.work !== 'examine' || !item.order.readExif) return false;
    item.order = { ...item.order, readExif: false };
    return true;
  };

  const settleBad = (item: Waiting) => {
    if (item.order.work === 'examine') {
      item.resolve({ ok: false, fault: 'picture-unreadable', detail: KILLED });
    } else item.reject(new CopyFailed('desk', KILLED));
  };

  const hear = (message: FromPictureProcess, from: ChildProcess) => {
    if (message.type === 'ready') child = from;
    else if (message.type === 'done') takeOff(message.id)?.resolve(message.examined);
    else {
      const item = takeOff(message.id);
      const ofMask = item?.order.work === 'mask';
      item?.reject(ofMask ? new CopyFailed(message.whose, message.message) : new Error(message.message));
    }
    goOn();
  };

  const ask = (order: PictureOrder) =>
    new Promise<Examined | undefined>((resolve, reject) => {
      if (stopped) return reject(closed(order));
      queue = [...queue, { id: nextId++, order, alone: false, resolve, reject }];
      goOn();
    });

  return {
    name: 'picture desk',
    get isReady() {
      return child?.connected ?? false;
    },
    examine: async (order) => {
      const examined = await ask({ work: 'examine', readExif: true, ...order });
      if (!examined) throw new Error('the picture process did not say what it saw');
      return examined;
    },
    maskedCopy: async (order) => {
      await ask({ work: 'mask', ...order });
    },
    start: () => {
      supervised = supervise(
        {
          name: 'pictures',
          module,
          args: [],
          env: ENVIRONMENT,
          ladder: LADDER,
          onSpawn: (fresh) => {
            fresh.on('message', (message: FromPictureProcess) => hear(message, fresh));
            fresh.once('exit', died);
          },
        },
        log,
      );
    },
    stop: async () => {
      stopped = true;
      await supervised?.stop();
      const left = [...queue, ...[...inFlight.keys()].flatMap((id) => takeOff(id) ?? [])];
      queue = [];
      for (const item of left) item.reject(closed(item.order));
    },
  };
}
