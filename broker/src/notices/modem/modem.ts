import { MINUTE, type Milliseconds, SECOND } from '@kawamori/contracts';
import { every, type Log, type Part, type Pending, pause } from '@kawamori/kit';
import type { Need } from '../channels/channel.js';
import { smsFault } from './at-lines.js';
import { type AtSession, ModemSilent, openSession } from './at-session.js';
import { type Call, type CallEnd, DIALLED, hearOfCall, seeInList } from './call.js';
import type { OpenSerial } from './serial-port.js';
import { readStatusReport, type StatusReport, submitPdus } from './sms-pdu.js';
import { turns } from './turns.js';

export interface ModemOptions {
  device: string;
  baudRate: number;
  /** How long a telephone rings before it is hung up. */
  ringMs: Milliseconds;
  /** Where the modem can speak: its command, with `{ucs2}` for the text in hexadecimal UCS-2. */
  speakCommand: string | undefined;
}

/** How long a modem may take, and how often it is looked at. */
export const MODEM_TIMES = {
  answerMs: 5 * SECOND,
  /** A network may take so long for one message (3GPP TS 27.005 sets no limit; makers state up to a minute). */
  sendMs: MINUTE,
  quietMs: 300,
  pollMs: SECOND,
  /** An answered call is held so long without a word, and so long with one. */
  holdMs: 5 * SECOND,
  speakMs: 30 * SECOND,
  /** So long a delivery report is waited for before the receipt is written without it. */
  reportMs: 30 * SECOND,
  lookEveryMs: MINUTE,
};
export type ModemTimes = typeof MODEM_TIMES;

export type CallOutcome = { end: CallEnd; afterMs: Milliseconds } | { end: 'fault'; fault: string };
export type SmsOutcome =
  | { sent: true; parts: number; reports: StatusReport[] }
  | { sent: false; fault: string; retry: boolean };

export interface Modem extends Part {
  /** Why it cannot be used, as last seen; undefined while it can. */
  readonly fault: string | undefined;
  /** Lets a telephone ring. Never rejects. */
  call(number: string, spoken?: string, turn?: Wanted): Promise<CallOutcome>;
  /** Sends a short message, in up to three parts. Never rejects. */
  send(number: string, text: string, reference: number, turn?: Wanted): Promise<SmsOutcome>;
}

/** What waits for the modem: what is graver goes first, of equals a call before a message. */
export interface Wanted {
  /** Of the notice (`gravityOf`); left out: a test, which comes after all notices. */
  gravity?: number;
  /** Asked as its turn comes, and hung up when it is over; left out: for good. */
  need?: Need | undefined;
}

/** A test comes after all notices, a rehearsal after that, and a look at the modem itself last. */
const [TEST, REHEARSAL, LOOK] = [-1, -2, -3];

const rankOf = ({ gravity = TEST, need }: Wanted, isCall: boolean): number =>
  2 * (need?.givesWay ? REHEARSAL : gravity) + (isCall ? 1 : 0);

const STOPPING = 'the hub is stopping';
const NOT_NEEDED = 'not called any more, or hung up: nobody needs it, or something is more important';

const isStillNeeded = (need: Need | undefined): boolean =>
  need === undefined || (!need.over.aborted && need.lasts());

/** The one modem of a hub: its telephone calls and short messages, one at a time. */
export function modem(
  options: ModemOptions,
  {
    log,
    open,
    monotonic,
    times = MODEM_TIMES,
  }: { log: Log; open: OpenSerial; monotonic(): Milliseconds; times?: ModemTimes },
): Modem {
  const queue = turns();
  const stopping = new AbortController();
  let session: AtSession | undefined;
  /** Whether the network tells what became of messages. */
  let reportsComing = false;
  let call: Call | undefined;
  let reportFollows = false;
  const reports = new Map<number, (report: StatusReport) => void>();
  /** Reports that came in one breath with the number of their message. */
  const early = new Map<number, StatusReport>();
  let fault: string | undefined;
  let looking: Pending | undefined;

  const usable = (now: string | undefined) => {
    if (now === fault) return;
    if (now !== undefined)
      log.error(
        { device: options.device, fault: now },
        'the modem cannot be used: no telephone rings, no SMS leaves',
      );
    else log.info({ device: options.device }, 'the modem can be used again');
    fault = now;
  };

  const said = (line: string) => {
    if (call) call = hearOfCall(call, line);
    const report = reportFollows ? readStatusReport(line) : undefined;
    reportFollows = /^\+CDS:/.test(line);
    if (!report || report.outcome === 'under-way') return;
    const waiting = reports.get(report.reference);
    if (waiting) waiting(report);
    else early.set(report.reference, report);
  };

  const ask = (to: AtSession, command: string, prefix?: string) =>
    to.ask({ command, withinMs: times.answerMs, ...(prefix === undefined ? {} : { prefix }) });

  const opened = async (): Promise<AtSession> => {
    if (session) return session;
    const fresh = await openSession({ ...options, open, said, times });
    session = fresh;
    await ask(fresh, 'AT+CMEE=1');
    await ask(fresh, 'AT+CMGF=0');
    // Calls are hung up by ATH too (27.007, 6.20); reports are handed on at once (27.005, 3.4.1). A modem may refuse either.
    await ask(fresh, 'AT+CVHU=0');
    reportsComing = (await ask(fresh, 'AT+CNMI=2,1,0,1,0')).ok;
    return fresh;
  };

  /** Work with the modem in its turn; a modem that does not answer is closed, and opened anew by the next one. */
  const use = <T>(rank: number, work: (to: AtSession) => Promise<T>): Promise<T | { silent: string }> =>
    queue.take(rank, async () => {
      if (stopping.signal.aborted) return { silent: STOPPING };
      try {
        const to = await opened();
        const done = await work(to);
        return done;
      } catch (error) {
        if (!(error instanceof ModemSilent)) throw error;
        usable(error.message);
        call = undefined;
        const broken = session;
        session = undefined;
        await broken?.close();
        return { silent: error.message };
      }
    });

  /** Whether it has its SIM and its network. */
  const look = async (to: AtSession): Promise<string | undefined> => {
    const pin = await ask(to, 'AT+CPIN?', '+CPIN:');
    if (!pin.ok) return `the modem has no SIM that it can read (${pin.fault})`;
    if (!pin.lines.some((line) => line.includes('READY'))) {
      return `the SIM asks for a PIN (${pin.lines.join(' ')}): turn that off in a telephone`;
    }
    // Home, roaming, and the same for messages alone (27.007, 7.2); LTE has a registration of its own (10.1.22).
    const registered = /^\+CE?REG: *\d,(?:1|5|6|7)\b/;
    for (const command of ['AT+CREG?', 'AT+CEREG?']) {
      const answer = await ask(to, command, command.slice(2, -1));
      if (answer.ok && answer.lines.some((line) => registered.test(line))) return undefined;
    }
    return 'the modem has no network';
  };

  const dial = async (
    to: AtSession,
    number: string,
    spoken: string | undefined,
    leave: AbortSignal,
  ): Promise<CallOutcome> => {
    call = DIALLED;
    const began = monotonic();
    const dialled = await to.ask({
      ...{ command: `ATD${number};`, dials: true },
      withinMs: options.ringMs + times.answerMs,
    });
    if (!dialled.ok) {
      call = hearOfCall(call, dialled.fault);
      if (call.phase !== 'ended') return { end: 'fault', fault: `the modem does not dial: ${dialled.fault}` };
    }
    let rungMs = monotonic() - began;
    while (call.phase !== 'ended' && call.phase !== 'answered') {
      if (rungMs >= options.ringMs || leave.aborted) break;
      await pause(times.pollMs, leave);
      const list = await ask(to, 'AT+CLCC', '+CLCC:');
      if (list.ok) call = seeInList(call, list.lines);
      rungMs = monotonic() - began;
    }
    const { phase } = call;
    if (phase === 'answered') await converse(to, spoken, leave);
    if (call.phase !== 'ended') await hangUp(to);
    const end = call.end;
    call = undefined;
    if (phase === 'answered') return { end: 'answered', afterMs: rungMs };
    if (stopping.signal.aborted) return { end: 'fault', fault: STOPPING };
    if (leave.aborted) return { end: 'fault', fault: NOT_NEEDED };
    return { end: end ?? 'unanswered', afterMs: rungMs };
  };

  /** Says what is to be said where the modem can, and stays on the line until that is over or the other side hangs up. */
  const converse = async (to: AtSession, spoken: string | undefined, leave: AbortSignal) => {
    const { speakCommand } = options;
    let holdMs = times.holdMs;
    if (speakCommand !== undefined && spoken !== undefined) {
      const ucs2 = Buffer.from(spoken, 'utf16le').swap16().toString('hex').toUpperCase();
      const answer = await ask(to, speakCommand.replace('{ucs2}', ucs2));
      if (answer.ok) holdMs = times.speakMs;
      else log.warn({ fault: answer.fault }, 'the modem does not speak: the call is held without a word');
    }
    const until = monotonic() + holdMs;
    while (call?.phase === 'answered' && monotonic() < until && !leave.aborted) {
      await pause(Math.min(times.pollMs, holdMs), leave);
      const list = await ask(to, 'AT+CLCC', '+CLCC:');
      if (call && list.ok && list.lines.length === 0 && call.listed) call = seeInList(call, list.lines);
    }
  };

  const hangUp = async (to: AtSession) => {
    if ((await ask(to, 'AT+CHUP')).ok) return;
    await ask(to, 'ATH');
  };

  const submit = async (to: AtSession, number: string, text: string, reference: number) => {
    const wanted: Promise<StatusReport>[] = [];
    const given: number[] = [];
    for (const pdu of submitPdus(number, text, reference, reportsComing)) {
      early.clear();
      const answer = await to.ask({
        ...{ command: `AT+CMGS=${pdu.length}`, text: pdu.hex, prefix: '+CMGS:' },
        withinMs: times.sendMs,
      });
      if (!answer.ok) return { fault: answer.fault, given, wanted };
      const mr = Number(/^\+CMGS: *(\d+)/.exec(answer.lines[0] ?? '')?.[1] ?? Number.NaN);
      given.push(mr);
      if (!reportsComing) continue;
      wanted.push(
        new Promise((resolve) => {
          const heard = early.get(mr);
          if (heard) resolve(heard);
          else reports.set(mr, resolve);
        }),
      );
    }
    return { given, wanted };
  };

  const lookNow = async () => {
    if (queue.isBusy) return;
    const seen = await use(2 * LOOK, async (to) => ({ fault: await look(to) }));
    if ('fault' in seen) usable(seen.fault);
    else if (seen.silent !== STOPPING) usable(seen.silent);
  };
  let underWay: Promise<void> = Promise.resolve();

  return {
    name: 'modem',
    get fault() {
      return fault;
    },
    call: async (number, spoken, turn = {}) => {
      const { need } = turn;
      const leave = need ? AbortSignal.any([stopping.signal, need.over]) : stopping.signal;
      const outcome = await use(rankOf(turn, true), async (to) =>
        isStillNeeded(need) ? dial(to, number, spoken, leave) : { end: 'fault' as const, fault: NOT_NEEDED },
      );
      return 'silent' in outcome ? { end: 'fault', fault: outcome.silent } : outcome;
    },
    send: async (number, text, reference, turn = {}) => {
      const { need } = turn;
      const outcome = await use(rankOf(turn, false), async (to) =>
        isStillNeeded(need) ? submit(to, number, text, reference) : undefined,
      );
      if (outcome === undefined) return { sent: false, fault: NOT_NEEDED, retry: false };
      if ('silent' in outcome) return { sent: false, fault: outcome.silent, retry: true };
      const { given, wanted } = outcome;
      const forget = () => {
        for (const mr of given) reports.delete(mr);
      };
      if (outcome.fault !== undefined) {
        forget();
        return { sent: false, ...smsFault(outcome.fault) };
      }
      // The modem is free for the next one meanwhile.
      const heard: StatusReport[] = [];
      const all = Promise.all(wanted.map(async (one) => heard.push(await one)));
      if (wanted.length > 0) await Promise.race([all, pause(times.reportMs, stopping.signal)]);
      forget();
      return { sent: true, parts: given.length, reports: heard };
    },
    start: () => {
      underWay = lookNow();
      looking = every(times.lookEveryMs, () => {
        underWay = lookNow();
      });
    },
    stop: async () => {
      stopping.abort();
      looking?.cancel();
      await underWay;
      await queue.take(2 * LOOK, async () => {
        await session?.close();
        session = undefined;
      });
    },
  };
}
