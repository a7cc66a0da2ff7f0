import type { Stage } from './stage.js';

/** What came of inflicting a fault, beyond what the ledger says afterwards. */
export interface Inflicted {
  times: number;
  /** What did not hold while it lasted. */
  faults: string[];
  /** A figure worth a word. */
  note?: string;
}

/** Something that happens to a hub, a node or what lies between them. */
export interface Fault {
  /** As it stands in the table. */
  name: string;
  /** Only root can do it. */
  needsRoot?: true;
  /** Before it is counted. */
  arrange?(stage: Stage): Promise<void>;
  inflict(stage: Stage): Promise<Inflicted>;
  /** Undoes it. Must also be right when `inflict` broke half-way. */
  mend?(stage: Stage): Promise<void> | void;
}
