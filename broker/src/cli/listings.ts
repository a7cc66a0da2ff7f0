import { lengthWords, type NodeView, toIsoJst } from '@kawamori/contracts';
import type { Desk } from './desk.js';

/** Prints a line. */
type Out = (text: string) => void;

const asJson = (value: unknown): string => JSON.stringify(value, undefined, 2);

/** `kawamori node list` */
export async function nodeList(desk: Pick<Desk, 'nodes'>, json: boolean, out: Out): Promise<number> {
  const nodes = await desk.nodes();
  if (json) out(asJson(nodes));
  else if (nodes.length === 0) out('no nodes yet: kawamori node add ID --town TOWN --station STATION');
  else for (const node of nodes) out(nodeLine(node));
  return 0;
}

function nodeLine(node: NodeView): string {
  const heard = node.lastHeardAt === null ? 'not heard since the start' : toIsoJst(node.lastHeardAt);
  const clock = node.clockBehindMs === null ? [] : [clockWords(node.clockBehindMs)];
  const certificate =
    node.certificateUntil === null
      ? []
      : [`certificate until ${toIsoJst(node.certificateUntil)} ${node.certificateDue}`];
  return [
    node.id,
    node.town,
    node.stations.join(','),
    node.connected ? 'connected' : 'away',
    heard,
    ...clock,
    ...certificate,
  ].join('\t');
}

const clockWords = (behindMs: number) =>
  `clock ${lengthWords(Math.abs(behindMs), 'en')} ${behindMs > 0 ? 'behind' : 'ahead'}: its times are corrected`;

/** `kawamori gate` */
export async function gateReport(desk: Pick<Desk, 'gate'>, json: boolean, out: Out): Promise<number> {
  const gate = await desk.gate();
  if (json) {
    out(asJson(gate));
    return 0;
  }
  out(`${gate.connections} connected, ${gate.unknown} of them have not said who they are`);
  const { certificate } = gate;
  if (certificate) {
    const todo = certificate.due === 'good' ? '' : ' (kawamori ca renew)';
    out(`the hub's certificate counts until ${toIsoJst(certificate.until)}: ${certificate.due}${todo}`);
  }
  if (gate.refusals.length === 0) out('nobody was turned away since the hub started');
  for (const { why, says, count, lastAt, last } of gate.refusals) {
    // What a client says of itself is shown as JSON text, so that it cannot speak to the terminal.
    out(`${count} x ${why}\tlast ${toIsoJst(lastAt)}\t${last}\n    ${says}`);
  }
  return 0;
}

/** `kawamori dead-letters` */
export async function deadLetterList(
  desk: Pick<Desk, 'deadLetters'>,
  { limit, json }: { limit: number; json: boolean },
  out: Out,
): Promise<number> {
  // One more than is shown says whether there are older ones.
  const found = await desk.deadLetters(limit + 1);
  const letters = found.slice(0, limit);
  if (json) out(asJson(letters));
  else if (letters.length === 0) out('no record was set aside');
  else {
    for (const { receivedAt, node, fault, detail, raw } of letters) {
      // What a node has sent is shown as JSON text, so that it cannot speak to the terminal.
      out(`${receivedAt}\t${node}\t${fault}\t${JSON.stringify(detail)}\t${JSON.stringify(raw)}`);
    }
    if (found.length > limit) out(`these are the newest ${limit}; there are older ones: --limit NUMBER`);
  }
  return 0;
}

/** `kawamori poison list` */
export async function setAsideList(desk: Pick<Desk, 'setAside'>, json: boolean, out: Out): Promise<number> {
  const facts = await desk.setAside();
  if (json) out(asJson(facts));
  else if (facts.length === 0) out('no fact was set aside');
  else {
    for (const { seq, kind, fault, setAsideAt } of facts)
      out(`${seq}\t${kind}\tset aside ${toIsoJst(setAsideAt)}\t${JSON.stringify(fault)}`);
  }
  return 0;
}
