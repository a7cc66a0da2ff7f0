import { TownId } from '@kawamori/contracts';
import type { Desk } from './desk.js';

/** Of the towns in a folder's files, those in which the hub would wake nobody, each as a line for whoever applies them. */
export async function planlessTowns(
  towns: readonly unknown[],
  duty: Pick<Desk['duty'], 'report'>,
): Promise<string[]> {
  const lines: string[] = [];
  for (const town of towns) {
    const id = TownId.safeParse((town as { id?: unknown } | null)?.id);
    if (id.success && (await duty.report(id.data)) === undefined)
      lines.push(
        `! ${id.data} has no plan (duty/${id.data}.yaml): nobody is woken there (deploy/docs/duty.md)`,
      );
  }
  return lines;
}
