/** One thing that a proof of the faces has looked at. */
export interface Claim {
  /** Where it belongs in the table. */
  scene: string;
  name: string;
  /** What was found wrong; of none it holds. */
  faults: readonly string[];
}

export interface Claims {
  readonly all: readonly Claim[];
  /** Looks at one thing: the list that it returns, or what it breaks on, is what is wrong. */
  look(scene: string, name: string, work: () => Promise<unknown>): Promise<void>;
}

/** @param tell hears of each as it is done */
export function claims(tell: (claim: Claim) => void): Claims {
  const all: Claim[] = [];
  return {
    all,
    look: async (scene, name, work) => {
      const faults = await work().then(
        (found) => (Array.isArray(found) ? found.map(String) : []),
        (error: unknown) => [
          (error instanceof Error ? error.message : String(error)).split('\n').slice(0, 3).join(' '),
        ],
      );
      const claim = { scene, name, faults };
      all.push(claim);
      tell(claim);
    },
  };
}
