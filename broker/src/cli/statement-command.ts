import { type AnnouncementView, type FloodFeedView, type OrderView, toIsoJst } from '@kawamori/contracts';
import type { StatementDesk } from './statement-desk.js';
import type { StatementWork } from './statement-words.js';

/** Carries out what an operator records of announcements and orders; the exit code. `out` takes lines. */
export async function statementCommand(
  command: StatementWork,
  { statements }: { statements: StatementDesk },
  out: (line: string) => void,
): Promise<number> {
  switch (command.kind) {
    case 'statement-list':
      await (command.what === 'announcement'
        ? listAnnouncements(command.json, statements, out)
        : listOrders(command.json, statements, out));
      return 0;
    case 'announcement-record':
      out(await statements.recordAnnouncement(command.request));
      return 0;
    case 'order-record':
      out(await statements.recordOrder(command.request));
      return 0;
    case 'statement-lift':
      await statements.lift(command.what, command.id, command.request);
      out(`${command.id}: lifted`);
      return 0;
    case 'statement-withdraw':
      await statements.withdraw(command.what, command.id, command.request);
      out(
        `${command.id}: ${command.request.cancelled ? 'cancelled' : 'withdrawn'}; it is shown no more, and stays on record`,
      );
      return 0;
    case 'statement-restore':
      await statements.restore(command.what, command.id);
      out(`${command.id}: stands again`);
      return 0;
  }
}

type Out = (line: string) => void;

async function listAnnouncements(json: boolean, statements: StatementDesk, out: Out): Promise<void> {
  const { announcements, feed } = await statements.announcements();
  if (json) return out(JSON.stringify({ announcements, feed }, undefined, 2));
  if (announcements.length === 0) out('nobody has recorded an announcement');
  for (const one of announcements) out(announcementLine(one));
  if (feed) for (const line of feedLines(feed)) out(line);
}

async function listOrders(json: boolean, statements: StatementDesk, out: Out): Promise<void> {
  const orders = await statements.orders();
  if (json) return out(JSON.stringify(orders, undefined, 2));
  if (orders.length === 0) out('nobody has recorded an order');
  for (const one of orders) out(orderLine(one));
}

// What people and telegrams say is shown as JSON text, so that it cannot speak to the terminal.
const quoted = (...texts: (string | undefined)[]): string[] =>
  texts.flatMap((text) => (text === undefined ? [] : [JSON.stringify(text)]));

const announcementLine = (one: AnnouncementView): string =>
  [
    ...[one.id, one.town, toIsoJst(one.announcedAt), `level ${one.level}`],
    ...quoted(one.title, one.issuer, one.river, one.area),
    ...[`${one.source} ${one.by}`, courseWords(one)],
  ].join('\t');

const orderLine = (one: OrderView): string =>
  [
    ...[one.id, one.town, toIsoJst(one.orderedAt), one.kind],
    ...quoted(one.issuer, one.area),
    ...[one.by, courseWords(one)],
  ].join('\t');

function courseWords({ lifted, withdrawn }: OrderView | AnnouncementView): string {
  if (withdrawn)
    return `${withdrawn.cancelled ? 'cancelled' : 'withdrawn'} ${toIsoJst(withdrawn.at)} ${withdrawn.by}`;
  return lifted ? `lifted ${toIsoJst(lifted.at)} ${lifted.by}` : 'stands';
}

function feedLines({ state, lastReadAt, fault, vanished }: FloodFeedView): string[] {
  const read = lastReadAt === null ? 'not read yet' : `last read ${toIsoJst(lastReadAt)}`;
  return [
    `importer: ${state}, ${read}${fault === null ? '' : `; ${fault}`}`,
    ...vanished.map(
      (id) => `${id}: no longer in what is read, and nobody has lifted it: look, and lift it here`,
    ),
  ];
}
