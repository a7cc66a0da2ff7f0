import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { pause } from '@kawamori/kit';
import { nameOf, type Passed } from './ledger.js';
import { packetReader, pubackIn, publishIn, readingsIn } from './wire-reader.js';

/** A node's line to the hub, which writes down what passes on it, and can be slow, stalled or cut. */
export interface ObservedLine {
  readonly port: number;
  /** Every pack of readings, in the order of passing. */
  readonly packs: readonly Passed[];
  /** Readings that have been acknowledged, by {@link nameOf}. */
  readonly acknowledged: ReadonlySet<string>;
  /** From now on every byte arrives so much later, in both directions. */
  delay(ms: number): void;
  /** Nothing passes any more, and nobody is told so. */
  stall(): void;
  flow(): void;
  /** Ends the connection at once, for both sides. */
  cut(): void;
  close(): Promise<void>;
}

export async function observedLine(options: { host: string; hubPort: number }): Promise<ObservedLine> {
  const packs: Passed[] = [];
  const acknowledged = new Set<string>();
  const open = new Set<Socket>();
  let delayMs = 0;
  let stalled: Promise<void> | undefined;
  let release = () => {};

  const meet = (node: Socket) => {
    const hub = connect(options.hubPort, '127.0.0.1');
    const flying = new Map<number, Passed[]>();
    const hearNode = packetReader((packet) => {
      const publish = publishIn(packet);
      if (!publish?.topic.endsWith('/readings')) return;
      const passed = [...readingsIn(publish.payload)].map(
        ([series, readings]): Passed => ({ series, readings, sentAt: Date.now() }),
      );
      packs.push(...passed);
      flying.set(publish.id, passed);
    });
    const hearHub = packetReader((packet) => {
      const id = pubackIn(packet);
      if (id === undefined) return;
      for (const passed of flying.get(id) ?? []) {
        passed.acknowledgedAt = Date.now();
        for (const one of passed.readings) acknowledged.add(nameOf(one));
      }
      flying.delete(id);
    });
    for (const [from, to, hear] of [
      [node, hub, hearNode],
      [hub, node, hearHub],
    ] as const) {
      open.add(from);
      from.setNoDelay(true);
      carry(
        from,
        (chunk) => {
          if (to.destroyed) return;
          hear(chunk);
          to.write(chunk);
        },
        () => {
          open.delete(from);
          to.destroy();
        },
      );
    }
  };

  /** Everything in its order, after the delay that held when it came; an end waits behind what came before it. */
  const carry = (from: Socket, pass: (chunk: Buffer) => void, ended: () => void) => {
    let last: Promise<void> | undefined;
    const inTurn = (work: () => void) => {
      if (!last && delayMs === 0 && !stalled) return work();
      const due = performance.now() + delayMs;
      const turn: Promise<void> = (last ?? Promise.resolve())
        .then(() => stalled)
        .then(() => pause(Math.max(0, due - performance.now())))
        .then(work)
        .then(() => {
          if (last === turn) last = undefined;
        });
      last = turn;
    };
    from.on('data', (chunk: Buffer) => inTurn(() => pass(chunk)));
    // What went wrong is told by the close that follows.
    from.on('error', () => undefined);
    from.once('close', () => inTurn(ended));
  };

  const server = createServer(meet).listen(0, options.host);
  await once(server, 'listening');
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  const flow = () => {
    stalled = undefined;
    delayMs = 0;
    release();
  };
  return {
    port: (server.address() as AddressInfo).port,
    packs,
    acknowledged,
    delay: (ms) => {
      delayMs = ms;
    },
    stall: () => {
      stalled ??= new Promise((resolve) => {
        release = resolve;
      });
    },
    flow,
    cut,
    close: async () => {
      flow();
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
}
