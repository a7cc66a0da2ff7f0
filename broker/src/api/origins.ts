import { AsyncLocalStorage } from 'node:async_hooks';
import { type NewFact, saysOrigin } from '@kawamori/contracts';

/** An address of IPv6 with a zone is no longer. */
const LONGEST = 60;

/** From where what people do was asked for: known where a request comes in, and written where its facts go out. */
export interface Origins {
  /** Does what a request asks for. @param origin its address, or `command-line`; undefined where it is not known */
  during(origin: string | undefined, work: () => void): void;
  /** Facts, each that a person has made with the origin of the request for which it is made. */
  marked(facts: readonly NewFact[]): readonly NewFact[];
}

/** What a request sets going it carries along through every wait; what goes by itself carries none. */
export function origins(): Origins {
  const asked = new AsyncLocalStorage<string>();
  return {
    during: (origin, work) => (origin === undefined ? work() : asked.run(origin.slice(0, LONGEST), work)),
    marked: (facts) => {
      const origin = asked.getStore();
      return origin === undefined ? facts : withOrigin(facts, origin);
    },
  };
}

/** Facts that people have made, with from where. */
export const withOrigin = (facts: readonly NewFact[], origin: string): NewFact[] =>
  facts.map((fact) =>
    saysOrigin(fact.kind) && !isOfNobody(fact)
      ? ({ ...fact, body: { ...fact.body, origin } } as NewFact)
      : fact,
  );

/** `by` stands there and is null: it ended by itself. */
const isOfNobody = ({ body }: NewFact): boolean => 'by' in body && body.by === null;
