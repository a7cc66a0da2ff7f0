import {
  ageWords,
  dateTimeWords,
  type Language,
  lengthWords,
  megabyteWords,
  type NODE_SOFTWARE_TEXTS,
  type NodeUpdate,
  nodeSoftwareSaid,
  nodeSoftwareWords,
  type OfficeNodeSoftware,
  SECOND,
} from '@kawamori/contracts';
import type { TextValues } from '../wording.js';

/** What the page says of how a node's change of release stands. */
export interface SoftwareStory {
  /** Drawn beside the words, which say the same. */
  mark: '○' | '…' | '✓' | '▲' | '－';
  words: string;
  /** Who ordered what, and when the node answered. */
  by: string;
  /** The node takes no other order now. */
  isUnderWay: boolean;
  mayWithdraw: boolean;
  /** While it fetches. */
  progress: { bytes: number; of: number; words: string } | null;
}

/** One that can be ordered, and what it says in the list. */
export interface ReleaseChoice {
  version: string;
  words: string;
}

type Say = (key: keyof typeof NODE_SOFTWARE_TEXTS, values?: TextValues) => string;

const MARKS: Readonly<Record<NodeUpdate['state'], SoftwareStory['mark']>> = {
  ...{ waiting: '…', begun: '…', done: '✓', refused: '▲', failed: '▲', expired: '▲', withdrawn: '－' },
};

/** Releases that the node could run instead of its own, the newest first. */
export function releaseChoices({ said, releases }: OfficeNodeSoftware, say: Say): ReleaseChoice[] {
  const kept = said?.previous ?? null;
  const held = releases
    .filter(({ version }) => version !== said?.version)
    .map(({ version, bytes }) => ({
      version,
      words:
        version === kept
          ? say('releaseKept', { version })
          : say('release', { version, mb: megabyteWords(bytes) }),
    }));
  return kept === null || held.some(({ version }) => version === kept)
    ? held
    : [...held, { version: kept, words: say('releaseKept', { version: kept }) }];
}

/** @param who an account, or the command line, as it is called */
export function softwareStory(
  view: OfficeNodeSoftware,
  { say, language, who }: { say: Say; language: Language; who(by: string): string },
): SoftwareStory {
  const { said, update, now } = view;
  const plain = (mark: SoftwareStory['mark'], words: string, isUnderWay = false): SoftwareStory => ({
    ...{ mark, words, isUnderWay, by: '', mayWithdraw: false, progress: null },
  });
  const age = (at: number): string => ageWords(Math.max(0, now - at), language);
  if (update) {
    const isUnderWay = update.state === 'waiting' || update.state === 'begun';
    const answered = update.heardAt === null ? [] : [say('answered', { age: age(update.heardAt) })];
    return {
      mark: MARKS[update.state],
      words: wordsOf(update, view, say, language),
      by: [
        say('ordered', {
          ...{ from: update.from ?? say('before'), to: update.to },
          ...{ by: who(update.by), age: age(update.at) },
        }),
        ...answered,
      ].join(language === 'ja' ? '。' : '; '),
      isUnderWay,
      mayWithdraw: update.state === 'waiting',
      progress: progressOf(update, say, language),
    };
  }
  // The hub was started anew since it was ordered, or it was never ordered from here: what the node says of itself.
  if (said?.onTrial) return plain('…', say('onTrial', { version: said.version }), true);
  if (!said?.last) return plain('○', say('steady'));
  const { version, outcome, at, why } = said.last;
  const values = { version, time: dateTimeWords(at, language), why: nodeSoftwareWords(why, language) };
  return plain(outcome === 'gone-back' ? '▲' : '✓', say(`last.${outcome}`, values));
}

function wordsOf(
  { state, detail, until }: NodeUpdate,
  { connected }: OfficeNodeSoftware,
  say: Say,
  language: Language,
): string {
  if (state === 'waiting' && !connected)
    return say('state.waitingAway', { until: dateTimeWords(until, language) });
  const head = say(`state.${state}`);
  return detail === ''
    ? head
    : [head, nodeSoftwareWords(detail, language)].join(language === 'ja' ? '：' : ': ');
}

function progressOf(
  { state, detail, fetched }: NodeUpdate,
  say: Say,
  language: Language,
): SoftwareStory['progress'] {
  if (state !== 'begun' || fetched === null || nodeSoftwareSaid(detail) !== 'fetching') return null;
  const { bytes, of, bytesPerS } = fetched;
  const left = bytesPerS === null ? undefined : ((of - bytes) / bytesPerS) * SECOND;
  const words = [
    say('progressOf', { bytes: megabyteWords(bytes), of: megabyteWords(of) }),
    ...(left === undefined ? [] : [say('progressLeft', { length: lengthWords(left, language) })]),
  ];
  return { bytes, of, words: words.join(language === 'ja' ? '、' : ', ') };
}
