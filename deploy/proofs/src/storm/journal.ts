import type { Stage } from './stage.js';

interface Verdict {
  holds: boolean;
  facts: number;
  missing: readonly { after: number; through: number; told: boolean }[];
}

/** What `kawamori journal verify` says of the hub's journal while the hub writes on. */
export async function verifiedJournal({ service }: Stage): Promise<{ facts: number; faults: string[] }> {
  const { stdout, stderr } = await service.kawamori('journal', 'verify', '--json');
  if (stdout === '') return { facts: 0, faults: [`the journal was not verified: ${stderr}`] };
  const verdict = JSON.parse(stdout) as Verdict;
  return { facts: verdict.facts, faults: faultsOf(verdict) };
}

/**
 * A gap that the hub itself has noticed and told is no fault of the file, and verify lets it stand. Here it is one: nothing that the
 * storm does may take a fact away.
 */
export function faultsOf(verdict: Verdict): string[] {
  const gone = verdict.missing.map(({ after, through }) => `${after + 1} to ${through}`);
  return [
    ...(verdict.holds ? [] : [`the journal does not hold: ${JSON.stringify(verdict)}`]),
    ...(gone.length === 0 ? [] : [`facts are missing from the journal: ${gone.join(', ')}`]),
  ];
}
