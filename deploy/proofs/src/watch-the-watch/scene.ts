import type { ProofContext } from '../proof.js';
import type { Pace } from './pace.js';
import type { Stage } from './stage.js';

/** One part that dies without a word. */
export interface Death {
  name: string;
  /** Who is to notice it. */
  noticedBy: 'hub' | 'watchdog' | 'box';
  /** What a person is told, in a message that came after it. */
  says: RegExp;
  /** Lets it die. What goes on until the end is ended by the returned. */
  inflict(): Promise<void> | void;
  /** Where a person is not told by mail: when they were told otherwise. */
  toldAt?(): number | undefined;
}

export interface SceneInputs {
  context: ProofContext;
  folder: string;
  pace: Pace;
}

/** Deaths that one stage can show beside one another. */
export interface Scene {
  name: string;
  /** As root alone. */
  needsRoot: boolean;
  set(inputs: SceneInputs): Promise<{
    stage: Pick<Stage, 'told' | 'pace' | 'close'>;
    deaths: Death[];
    end?(): Promise<void> | void;
  }>;
}
