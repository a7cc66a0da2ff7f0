import { NoticeState } from '@kawamori/contracts';

/** What stands at the stations, by topic, as far as the hub has said it on this line. */
export type Standing = ReadonlyMap<string, NoticeState>;

/** Takes in one message. `fault`: it cannot be read; what stood there stays. */
export function hearOf(
  standing: Standing,
  topic: string,
  payload: Uint8Array,
): { standing: Standing; fault?: string } {
  const next = new Map(standing);
  if (payload.length === 0) {
    next.delete(topic);
    return { standing: next };
  }
  try {
    next.set(topic, NoticeState.parse(JSON.parse(Buffer.from(payload).toString('utf8'))));
    return { standing: next };
  } catch (error) {
    return { standing, fault: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether the lamp is to be on. An exercise is not a flood: only who takes part sees it. */
export function isCalledFor(
  standing: Standing,
  { fromLevel, drill }: { fromLevel: number; drill: boolean },
): boolean {
  return [...standing.values()].some((one) => one.alertLevel >= fromLevel && (drill || !one.drill));
}
