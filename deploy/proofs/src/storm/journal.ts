import type { Stage } from './stage.js';

interface Verdict {
  holds: boolean;
  facts: number;
}

/** What `kawamori journal verify` says of the hub's journal while the hub writes on. */
export async function verifiedJournal({ service }: Stage): Promise<{ facts: number; faults: string[] }> {
  const { stdout, stderr } = await service.kawamori('journal', 'verify', '--json');
  if (stdout === '') return { facts: 0, faults: [`the journal was not verified: ${stderr}`] };
  const { holds, facts } = JSON.parse(stdout) as Verdict;
  return { facts, faults: holds ? [] : [`the journal does not hold: ${stdout}`] };
}
