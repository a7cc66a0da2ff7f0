import {
  type CameraId,
  type CommandAnswer,
  type Milliseconds,
  type NodeRegistration,
  SECOND,
} from '@kawamori/contracts';
import { after } from '@kawamori/kit';
import type { CommandDesk } from './command-desk.js';

export interface PictureNowInputs {
  commands: Pick<CommandDesk, 'give' | 'withdraw'>;
  /** Nodes that speak for the station at which a camera stands. */
  nodesFor(camera: CameraId): readonly NodeRegistration[];
  /** Ids of the nodes that can be spoken to now. */
  listening(): ReadonlySet<string>;
  /** How long nodes are waited for. */
  withinMs?: Milliseconds;
}

/** What came of an order for a picture, in words for the operator. */
export interface PictureNow {
  taken: boolean;
  detail: string;
}

const ANSWER_WITHIN_MS: Milliseconds = 30 * SECOND;

/**
 * Has a camera take a picture now. The hub does not know which of a station's nodes holds the camera, so all that listen are asked; those
 * without it refuse. Never rejects.
 */
export async function pictureNow(
  camera: CameraId,
  { commands, nodesFor, listening, withinMs = ANSWER_WITHIN_MS }: PictureNowInputs,
): Promise<PictureNow> {
  const nodes = nodesFor(camera);
  if (nodes.length === 0)
    return { taken: false, detail: `no node speaks for the station of camera ${camera}` };
  const there = listening();
  const awake = nodes.filter(({ id }) => there.has(id));
  if (awake.length === 0) {
    return { taken: false, detail: `${nodes.map(({ id }) => id).join(', ')}: not connected` };
  }
  const outcomes = await Promise.all(awake.map((node) => ask(node, camera, commands, withinMs)));
  const done = outcomes.find(({ state }) => state === 'done');
  // A node that has the camera and failed says more than one that has it not.
  const told = done ?? outcomes.find(({ state }) => state !== 'refused') ?? outcomes[0];
  return { taken: done !== undefined, detail: told === undefined ? '' : `${told.node}: ${told.detail}` };
}

type Outcome = Pick<CommandAnswer, 'node' | 'detail'> & { state: CommandAnswer['state'] | 'silent' };

function ask(
  node: NodeRegistration,
  camera: CameraId,
  commands: PictureNowInputs['commands'],
  withinMs: Milliseconds,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const id = commands.give(node, { kind: 'snapshot', camera }, withinMs, (answer) => {
      if (answer.state === 'begun') return;
      late.cancel();
      commands.withdraw(id);
      resolve(answer);
    });
    const late = after(withinMs, () => {
      commands.withdraw(id);
      resolve({ node: node.id, state: 'silent', detail: `no answer within ${withinMs / SECOND} s` });
    });
  });
}
