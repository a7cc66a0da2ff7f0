import {
  CommandAnswer,
  decodeReadings,
  type FactBody,
  type Instant,
  type NewFact,
  NodeFetch,
  type NodeRegistration,
  NodeStatus,
  seriesParts,
  type UpAddress,
} from '@kawamori/contracts';
import type { ClockOffset } from '../clocks/clock-offset.js';

export interface Arrival {
  node: NodeRegistration;
  address: UpAddress;
  topic: string;
  payload: Uint8Array;
  /** The payload is larger than its kind may be. */
  oversized: boolean;
  /** River clock. */
  receivedAt: Instant;
  offset: ClockOffset;
}

const RAW_SHOWN = 2_000;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * What a message means for the journal. A bad payload is never refused (that would cut the node off, again and again): whatever can
 * be used is taken, the rest is kept as dead letters, and the message is acknowledged.
 */
export function factsOf(arrival: Arrival): NewFact[] {
  if (arrival.oversized) {
    return [deadLetter(arrival, 'payload-too-large', `received ${arrival.payload.length} bytes`, '')];
  }
  let text: string;
  try {
    text = utf8.decode(arrival.payload);
  } catch {
    const hex = Buffer.from(arrival.payload.subarray(0, RAW_SHOWN / 4)).toString('hex');
    return [deadLetter(arrival, 'not-json', 'the payload is not UTF-8', hex)];
  }
  if (arrival.address.kind === 'answer') return answerFacts(arrival, text);
  if (arrival.address.kind === 'fetch') return fetchFacts(arrival, text);
  return arrival.address.kind === 'readings' ? readingsFacts(arrival, text) : statusFacts(arrival, text);
}

/** What a node says became of a command, or undefined where it cannot be understood: {@link factsOf} then keeps it as a dead letter. */
export function answerOf({ node, payload }: Pick<Arrival, 'node' | 'payload'>): CommandAnswer | undefined {
  const read = readAnswer(node, new TextDecoder().decode(payload));
  return read.ok ? read.answer : undefined;
}

function readAnswer(
  node: NodeRegistration,
  text: string,
): { ok: true; answer: CommandAnswer } | { ok: false; detail: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
  const answer = CommandAnswer.safeParse(parsed);
  if (!answer.success) return { ok: false, detail: faultsOf(answer.error) };
  if (answer.data.node !== node.id) return { ok: false, detail: 'the answer names another node' };
  return { ok: true, answer: answer.data };
}

/** An answer is no fact: it concerns only whoever has asked, now. */
function answerFacts(arrival: Arrival, text: string): NewFact[] {
  const read = readAnswer(arrival.node, text);
  return read.ok
    ? []
    : [deadLetter(arrival, 'answer-malformed', read.detail.slice(0, RAW_SHOWN), text.slice(0, RAW_SHOWN))];
}

/** What part of a release a node asks for, or undefined where it cannot be understood: {@link factsOf} then keeps it as a dead letter. */
export function fetchOf(payload: Uint8Array): NodeFetch | undefined {
  const read = readFetch(new TextDecoder().decode(payload));
  return read.ok ? read.fetch : undefined;
}

function readFetch(text: string): { ok: true; fetch: NodeFetch } | { ok: false; detail: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
  const fetch = NodeFetch.safeParse(parsed);
  return fetch.success ? { ok: true, fetch: fetch.data } : { ok: false, detail: faultsOf(fetch.error) };
}

/** As an answer, it is no fact. */
function fetchFacts(arrival: Arrival, text: string): NewFact[] {
  const read = readFetch(text);
  return read.ok
    ? []
    : [deadLetter(arrival, 'fetch-malformed', read.detail.slice(0, RAW_SHOWN), text.slice(0, RAW_SHOWN))];
}

const faultsOf = (error: { issues: readonly { path: PropertyKey[]; message: string }[] }): string =>
  error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');

function deadLetter(
  { node, topic }: Arrival,
  fault: FactBody<'record.dead-lettered'>['fault'],
  detail: string,
  raw: string,
): NewFact {
  return {
    kind: 'record.dead-lettered',
    body: { town: node.town, node: node.id, topic, fault, detail, raw },
  };
}

function readingsFacts(arrival: Arrival, text: string): NewFact[] {
  const { node, offset, receivedAt } = arrival;
  const { pack, faults } = decodeReadings(text, (series) =>
    node.stations.includes(seriesParts(series).station),
  );
  const facts = faults.map((fault) => deadLetter(arrival, fault.fault, fault.detail, fault.raw));
  if (!pack) return facts;
  offset.hear(pack.sentAt, receivedAt, pack.clock);
  if (pack.readings.length === 0) return facts;
  const clockBehindMs = offset.correction(pack.clock);
  facts.push({
    kind: 'readings.received',
    body: {
      town: node.town,
      node: node.id,
      sentAt: pack.sentAt,
      ...(clockBehindMs === undefined ? {} : { clockBehindMs }),
      readings: pack.readings.map(({ series, takenAt, value }) => [series, takenAt, value]),
    },
  });
  return facts;
}

function statusFacts(arrival: Arrival, text: string): NewFact[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return [
      deadLetter(
        arrival,
        'not-json',
        error instanceof Error ? error.message : String(error),
        text.slice(0, RAW_SHOWN),
      ),
    ];
  }
  const status = NodeStatus.safeParse(parsed);
  if (!status.success || status.data.node !== arrival.node.id) {
    const detail = status.error && faultsOf(status.error);
    return [
      deadLetter(
        arrival,
        'status-malformed',
        detail ?? 'the status names another node',
        text.slice(0, RAW_SHOWN),
      ),
    ];
  }
  if (status.data.state !== 'lost') {
    arrival.offset.hear(status.data.sentAt, arrival.receivedAt, status.data.clock);
  }
  return [{ kind: 'node.reported', body: { status: status.data } }];
}
