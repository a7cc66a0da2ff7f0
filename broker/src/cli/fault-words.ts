import { isDiskFault } from '@kawamori/kit';

/** What went wrong, in words for whoever gave the command. */
export function faultWords(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  if (!isDiskFault(error)) return said;
  return [
    `the disk does not take or give what this needs: ${said}`,
    'see whether it is full (df -h), read-only (findmnt), or belongs to somebody else (ls -l). A running hub judges and tells on meanwhile',
  ].join('\n');
}
