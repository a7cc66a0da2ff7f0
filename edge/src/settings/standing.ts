// What a node makes of settings that come from afar. Pure.
import {
  MAX_SETTINGS_BYTES,
  MINUTE,
  type Milliseconds,
  NodeSettings,
  type NodeSettingsFile,
  NodeSettingsOrder,
  type NodeValues,
  SettingsState,
  strangersIn,
  valuesWith,
} from '@kawamori/contracts';
import { z } from 'zod';

/** Settings are on trial for so long at most: the hub must be reached, or the ones before count again. */
export const TRIAL: Milliseconds = 10 * MINUTE;
/** An acknowledgement sooner than this says nothing of them: what is in flight was sent by the ones before. */
export const PROVEN_AFTER: Milliseconds = MINUTE;
/** Starts of the agent during one trial, at most: settings that end it again and again do not get another. */
export const MOST_STARTS = 3;

/** Settings with the version by which the hub knows them; version 0 is the node's own file alone. */
const Counted = z.strictObject({
  version: z.number().int().min(0),
  settings: z.custom<NodeSettingsFile>((value) => NodeSettings.safeParse(value).success),
});
export type Counted = z.infer<typeof Counted>;

const ALONE: Counted = { version: 0, settings: {} };

/** What is kept over starts. */
export const Standing = z.strictObject({
  /** The newest version that was dealt with. */
  version: z.number().int().min(0),
  state: SettingsState,
  detail: z.string().max(300),
  inForce: Counted,
  /** While on trial: what counts again where the hub is not reached. */
  before: Counted.optional(),
  /** Starts of the agent during the trial. */
  starts: z.number().int().min(0),
});
export type Standing = z.infer<typeof Standing>;

export const OWN_FILE: Standing = {
  ...{ version: 0, state: 'own', detail: '', starts: 0 },
  inForce: ALONE,
};

/** What was kept cannot be read: the node's own file counts, and what the hub has left is taken as if it were new. */
export const unreadable = (why: string): Standing => ({
  ...OWN_FILE,
  state: 'unreadable',
  detail: short(why),
});

const short = (text: string): string => text.slice(0, 300);

/** A node's values by what counts. */
export const valuesOf = (own: NodeValues, { inForce }: Pick<Standing, 'inForce'>): NodeValues =>
  valuesWith(own, NodeSettings.parse(inForce.settings));

/** By its head alone a message that cannot be used is told with its version. */
const Head = z.looseObject({ node: z.string(), version: z.number().int().min(1) });

/**
 * What a message with settings makes of what stands. `nothing`: a version that was dealt with before, another node's, or no message of ours,
 * which is told in `fault`.
 */
export function heard(
  standing: Standing,
  payload: Uint8Array,
  { node, own }: { node: string; own: NodeValues },
): { standing: Standing; fault?: string } {
  const read = readJson(payload);
  const head = Head.safeParse(read);
  if (!head.success || head.data.node !== node) {
    return { standing, fault: head.success ? `they are for ${head.data.node}` : 'they are no settings' };
  }
  const { version } = head.data;
  if (version <= standing.version) return { standing };
  const refused = (why: string): { standing: Standing } => {
    const { before, ...rest } = standing;
    // What is on trial is not the refused one: it stands until that is over.
    if (before) return { standing: { ...standing, version, detail: short(why) } };
    return { standing: { ...rest, version, state: 'refused', detail: short(why) } };
  };
  const order = NodeSettingsOrder.safeParse(read);
  if (!order.success) {
    const [issue] = order.error.issues;
    return refused(`${issue?.path.map(String).join('.') || '(message)'}: ${issue?.message}`);
  }
  const [stranger] = strangersIn(own, order.data.settings);
  if (stranger) return refused(`this node has no ${stranger.name}`);
  return {
    standing: {
      ...{ version, state: 'trial', detail: '', starts: 0 },
      // The last that was proven: settings upon settings on trial lead back to it, not to one another.
      before: standing.before ?? standing.inForce,
      inForce: { version, settings: (read as { settings: NodeSettingsFile }).settings },
    },
  };
}

function readJson(payload: Uint8Array): unknown {
  if (payload.length > MAX_SETTINGS_BYTES) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    return undefined;
  }
}

/** The agent starts. */
export function started(standing: Standing): Standing {
  if (!standing.before) return standing;
  if (standing.starts >= MOST_STARTS)
    return wentBack(standing, `the agent was started ${MOST_STARTS} times with them`);
  return { ...standing, starts: standing.starts + 1 };
}

/** The hub has acknowledged something so long after the trial began. */
export function reached(standing: Standing, afterMs: Milliseconds): Standing {
  if (!standing.before || afterMs < PROVEN_AFTER) return standing;
  const { before: _, ...rest } = standing;
  return { ...rest, state: rest.version === rest.inForce.version ? 'applied' : 'refused' };
}

/** The trial's time is over. */
export const timeIsUp = (standing: Standing): Standing =>
  standing.before ? wentBack(standing, `the hub was not reached within ${TRIAL / MINUTE} minutes`) : standing;

/** They could not be written to the disk: they never counted. */
export const notKept = (before: Standing, version: number, why: string): Standing => ({
  ...before,
  ...{
    version,
    state: before.before ? before.state : 'refused',
    detail: short(`they could not be kept: ${why}`),
  },
});

function wentBack({ before, ...rest }: Standing, why: string): Standing {
  return { ...rest, state: 'returned', detail: why, inForce: before ?? ALONE, starts: 0 };
}
