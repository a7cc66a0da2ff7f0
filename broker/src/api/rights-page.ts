import { wantsSecondFactor } from '@kawamori/contracts';
import type { Right } from './rights.js';

const HEADS = ['route', 'from', 'of its own towns', 'second factor', 'given again'] as const;

const cellsOf = (row: string, right: Right): readonly string[] => {
  const route = `\`${row}\``;
  if (right === 'open') return [route, 'everybody', '', '', ''];
  if (right === 'link') return [route, 'the link in a message', '', '', ''];
  const { from, ownTown = '', confirmed } = right;
  return [route, from, ownTown, wantsSecondFactor(from) ? 'yes' : '', confirmed ? 'yes' : ''];
};

const ABOUT = `# Who may call what

Every route of the staff's port, as \`broker/src/api/rights.ts\` has it and the hub enforces it before anything else. This page is written from there: \`npx vitest run broker/src/api/rights-page.test.ts -u\` writes it anew, and the same test fails where it is behind. \`npm run prove -- rights\` calls every route as everybody on a running hub and holds the answers against this page.

- **from**: this role, and those that include it (viewer, duty, hq, administrator). *Everybody*: whoever reaches the port; what it tells and does it limits itself. *The link in a message*: whoever holds a signed one that is not over.
- **of its own towns**: an account of one town may call it only for what is of that town. The town of a station, camera or person is looked up by the address; of a statement and an account the route itself looks.
- **second factor**: an account without one is refused, with where to set it up. What duty may needs none.
- **given again**: where the account has a second factor, it was given within the last fifteen minutes.

Who is not signed in is answered 401; who may not 403, with the reason as a code: \`not-allowed\`, \`second-factor-wanted\`, \`other-town\`, \`code-wanted\`. Beside these routes the port serves the pages and files of the screens, which hold no data. The operator's socket in the data folder is for the owner of that folder alone.

`;

/** The table of rights as a page of the documents. */
export function rightsPage(rights: Readonly<Record<string, Right>>): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rows = Object.entries(rights).map(([row, right]) => line(cellsOf(row, right)));
  return `${ABOUT}${[line(HEADS), line(HEADS.map(() => '---')), ...rows].join('\n')}\n`;
}
