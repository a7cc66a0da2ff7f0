import {
  fillIn,
  lengthWords,
  megabyteWords,
  NODE_SOFTWARE_TEXTS,
  type OfficeLine,
  SECOND,
  type Text,
  type TextFilling,
} from '@kawamori/contracts';
import type { UpdateTimes } from '../node-software/update-desk.js';

/** What is known of an order to run another release, before it is given. */
export interface PlannedUpdate {
  node: string;
  /** Null where the node has not said what it runs. */
  from: string | null;
  to: string;
  /** Bytes to fetch; null where the node still has the release. */
  fetches: number | null;
  /** As its line was the last time; undefined where it was never measured. */
  bytesPerS: number | undefined;
  connected: boolean;
  /** Stations for which it speaks and of which a notice goes on. */
  rising: readonly Text[];
  times: UpdateTimes;
}

const T = NODE_SOFTWARE_TEXTS;
const line = (
  sign: OfficeLine['sign'],
  text: Text,
  of: (language: 'ja' | 'en') => TextFilling = () => ({}),
): OfficeLine => ({
  sign,
  text: { ja: fillIn(text, 'ja', of('ja')), en: fillIn(text, 'en', of('en')) },
});

/** What having a node run another release does, and what happens where that fails. */
export function nodeSoftwareEffects(planned: PlannedUpdate): OfficeLine[] {
  const { node, from, to, fetches, bytesPerS, connected, rising, times } = planned;
  const fromIn = (language: 'ja' | 'en') => ({ from: from ?? T.before[language] });
  return [
    line('~', T['effect.change'], (language) => ({ node, to, ...fromIn(language) })),
    ...(fetches === null
      ? [line('~', T['effect.kept'])]
      : [
          line('~', T['effect.fetch'], () => ({ mb: megabyteWords(fetches) })),
          bytesPerS === undefined
            ? line('~', T['effect.fetchUnknown'])
            : line('~', T['effect.fetchIn'], (language) => ({
                length: lengthWords((fetches / bytesPerS) * SECOND, language),
              })),
        ]),
    line('!', T['effect.pause']),
    line('~', T['effect.trial'], (language) => ({
      trial: lengthWords(times.trialMs, language),
      steady: lengthWords(times.steadyMs, language),
    })),
    line('~', T['effect.itself'], fromIn),
    ...(connected
      ? []
      : [
          line('!', T['effect.away'], (language) => ({
            good: lengthWords(times.goodForMs, language),
          })),
        ]),
    ...(rising.length === 0
      ? []
      : [
          line('!', T['effect.rising'], (language) => ({
            stations: rising.map((name) => name[language]).join(language === 'ja' ? '、' : ', '),
          })),
        ]),
  ];
}
