import type { CapEntry } from './cap-alert.js';
import { type XmlNode, xmlDocument } from './xml.js';

/** The folder's messages as an Atom feed (RFC 4287), newest first. Links are relative: the folder may be served from anywhere. */
export function capFeed(
  entries: readonly CapEntry[],
  { sender, drill }: { sender: string; drill: boolean },
): string {
  const title = `${drill ? '【訓練】' : ''}川守 基準水位超過のお知らせ（観測）`;
  const id = (name: string) => `tag:${sender},2026:kawamori:${name}`;
  return xmlDocument([
    'feed',
    [
      ['id', id('feed')],
      ['title', title],
      ['updated', entries.at(-1)?.sent ?? '2026-01-01T00:00:00+09:00'],
      ['author', [['name', sender]]],
      ['link', '', { rel: 'self', href: 'feed.xml' }],
      ...[...entries].reverse().map(
        (entry): XmlNode => [
          'entry',
          [
            ['id', id(entry.identifier)],
            ['title', entry.title],
            ['updated', entry.sent],
            ['category', '', { term: entry.status, label: entry.msgType }],
            ['link', '', { href: `${entry.identifier}.xml`, type: 'application/cap+xml' }],
          ],
        ],
      ),
    ],
    { xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': 'ja' },
  ]);
}
