import type { ChildProcess } from 'node:child_process';
import type { Instant } from '@kawamori/contracts';
import {
  type AnswerTo,
  askChild,
  type Log,
  type PlayerAnswer,
  type PlayerQuestion,
  type Supervised,
  supervise,
  UNUSABLE,
} from '@kawamori/kit';

/** A question before it is numbered. */
type Unnumbered<Q> = Q extends PlayerQuestion ? Omit<Q, 'ask'> : never;

/** One process that the player leads: kept alive, and asked again when it died over a question. */
export interface Member<R extends 'hub-ready' | 'node-ready'> {
  readonly name: string;
  /** What it said when it was ready last; waits for it. */
  ready(): Promise<AnswerTo<R>>;
  /** Asks until it is answered, through any number of deaths. */
  ask<K extends 'clock-set' | 'settled' | 'report'>(
    kind: K,
    question: Unnumbered<PlayerQuestion>,
  ): Promise<AnswerTo<K>>;
  stop(): Promise<void>;
}

let asked = 0;

/** A process that dies this often before it was ever ready will not be ready by trying: its own message says why. */
const FALSE_STARTS = 3;
/** A member that is killed comes back quickly: the player waits for it. */
const LADDER = { delaysMs: [100, 300, 1_000, 2_000], steadyMs: 30_000, budget: 60 };

export function member<R extends 'hub-ready' | 'node-ready'>(
  spec: {
    name: string;
    module: string;
    args: readonly string[];
    ready: R;
    clock: () => { now: Instant; pace: number };
  },
  log: Log,
  onGaveUp: (name: string, exitCode: number | null) => void,
): Member<R> {
  let readiness = gateOf<AnswerTo<R>>();
  let starts = 0;
  let everReady = false;
  const watch = (child: ChildProcess) => {
    starts++;
    child.once('exit', (code) => {
      if (!everReady && starts >= FALSE_STARTS && code !== UNUSABLE) onGaveUp(spec.name, code);
    });
    readiness = readiness.opened ? gateOf() : readiness;
    const own = readiness;
    child.on('message', (message) => {
      const answer = message as PlayerAnswer;
      if (answer.type === spec.ready) {
        everReady = true;
        own.open(answer as AnswerTo<R>);
      }
      // The hub takes no readings before it has been told the time: its own is older than theirs after a kill.
      if (answer.type === 'clock-wanted') child.send({ type: 'clock', ask: ++asked, ...spec.clock() });
    });
  };
  const supervised: Supervised = supervise(
    { name: spec.name, module: spec.module, args: spec.args, onSpawn: watch, ladder: LADDER },
    log,
  );
  void supervised.gaveUp.then((exitCode) => onGaveUp(spec.name, exitCode));
  return {
    name: spec.name,
    ready: () => readiness.passed,
    ask: async (kind, question) => {
      for (;;) {
        await readiness.passed;
        const child = supervised.child();
        const answer = child && (await askChild(child, { ...question, ask: ++asked } as PlayerQuestion));
        if (answer?.type === kind) return answer as AnswerTo<typeof kind>;
        // It died over the question: wait for the next one to be ready.
        await new Promise((resolve) => setImmediate(resolve));
        if (readiness.opened && supervised.child() === undefined) readiness = gateOf();
      }
    },
    stop: () => supervised.stop(),
  };
}

interface Gate<T> {
  passed: Promise<T>;
  opened: boolean;
  open(value: T): void;
}

function gateOf<T>(): Gate<T> {
  const gate: Gate<T> = { passed: Promise.resolve() as Promise<T>, opened: false, open: () => undefined };
  gate.passed = new Promise<T>((resolve) => {
    gate.open = (value) => {
      gate.opened = true;
      resolve(value);
    };
  });
  return gate;
}
