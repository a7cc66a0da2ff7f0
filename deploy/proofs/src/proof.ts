/** What a proof may use of its surroundings. */
export interface ProofContext {
  /** Within 20 seconds, deciding on correctness alone. */
  short: boolean;
  /** Random choices follow from it, so that a run can be repeated. */
  seed: number;
  /** Of a proof with rows: only those with this in their name, and there is one. */
  only?: string;
  /** A folder of its own, removed afterwards. */
  folder: string;
  /** What must be undone in the machine, also where the proof was given up half-way. The last one told is undone first. */
  atEnd(undo: () => Promise<void>): void;
  say(line: string): void;
  /** Prints rows under a heading, columns aligned. */
  table(heading: readonly string[], rows: readonly (readonly (string | number)[])[]): void;
}

export interface Verdict {
  holds: boolean;
  /** The one figure that matters, as it stands in the last line. */
  figure: string;
}

/** Something that the system promises, tried from outside on the real processes. */
export interface Proof {
  name: string;
  /** One line for the list. */
  about: string;
  /** Where it has rows that stand alone, by their names. */
  rows?(short: boolean): readonly string[];
  run(context: ProofContext): Promise<Verdict>;
}
