/** A row of `deploy/docs/rights.md`: what a reader is told of a route. */
export interface RightRow {
  /** Method and address: `POST /api/v1/stations/:id/overrules`. */
  route: string;
  from: 'everybody' | 'link' | 'viewer' | 'duty' | 'hq' | 'administrator';
  /** Whose town counts; empty: any. */
  ownTown: string;
  secondFactor: boolean;
  again: boolean;
}

const ROW = /^\| `(\S+ \S+)` \| ([^|]+) \| ([^|]*) \| ([^|]*) \| ([^|]*) \|$/;
const FROM: Readonly<Record<string, RightRow['from']>> = {
  everybody: 'everybody',
  'the link in a message': 'link',
  viewer: 'viewer',
  duty: 'duty',
  hq: 'hq',
  administrator: 'administrator',
};

/** The rows of the page. @throws where a line of its table is none */
export function rightRows(page: string): RightRow[] {
  const lines = page.split('\n').filter((line) => line.startsWith('| `'));
  return lines.map((line) => {
    const [, route = '', who = '', ownTown = '', factor = '', again = ''] = ROW.exec(line) ?? [];
    const from = FROM[who.trim()];
    if (!from) throw new Error(`not a row of rights: ${line}`);
    return {
      ...{ route, from, ownTown: ownTown.trim() },
      ...{ secondFactor: factor.trim() === 'yes', again: again.trim() === 'yes' },
    };
  });
}
