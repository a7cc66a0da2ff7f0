import type { Fact, NewFact } from '@kawamori/contracts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type At, minute, pack, settingUp } from '../testing/builders.js';
import type { JournalReader, JournalWriter, StampedFact } from './journal.js';

/** A journal on something that outlives its opening. */
export interface JournalUnderTest {
  writer: JournalWriter;
  /** A reader of the same journal; several may be open. */
  openReader(): JournalReader;
  /** Closes the writing end and opens the same journal anew. */
  reopen(): Promise<JournalUnderTest>;
  /** Closes the writing end and forgets the journal. */
  dispose(): Promise<void>;
}

const stamped = (facts: readonly NewFact[], minutes = 0): StampedFact[] =>
  facts.map((fact) => ({ ...fact, at: minute(minutes), wallAt: minute(minutes + 1) }));
const readings = (...values: At[]) => stamped([pack(values)]);
const bare = ({ seq: _seq, v: _v, ...fact }: Fact) => fact;

/** What every journal must do, whatever it stands on. */
export function journalContract(name: string, open: () => Promise<JournalUnderTest>): void {
  describe(`a journal (${name})`, () => {
    let journal: JournalUnderTest;
    let reader: JournalReader;
    beforeEach(async () => {
      journal = await open();
      reader = journal.openReader();
    });
    afterEach(async () => {
      reader.close();
      await journal.dispose();
    });

    test('is empty at first', () => {
      expect(reader.head()).toBe(0);
      expect(reader.read(0, 100)).toEqual([]);
      expect(reader.readKinds(['town.set'])).toEqual([]);
    });

    test('gives back what was written, as it was and in its order', async () => {
      const facts = stamped([...settingUp(), pack([[0, 214.09]])], 7);
      expect(await journal.writer.append(facts)).toBe(5);
      const read = reader.read(0, 100);
      expect(read.map(bare)).toEqual(facts);
      expect(read.map((fact) => [fact.seq, fact.v])).toEqual([
        [1, 1],
        [2, 1],
        [3, 1],
        [4, 1],
        [5, 1],
      ]);
    });

    test('has what it acknowledged: a reader that was open before sees it at once', async () => {
      expect(await journal.writer.append(readings([0, 1]))).toBe(1);
      expect(reader.head()).toBe(1);
      expect(await journal.writer.append(readings([10, 2]))).toBe(2);
      expect(reader.read(1, 10).map((fact) => fact.seq)).toEqual([2]);
    });

    test('is read on from a cursor, a page at a time', async () => {
      await journal.writer.append(stamped(Array.from({ length: 25 }, (_, i) => pack([[i, i]]))));
      const seqs: number[] = [];
      for (let page = reader.read(0, 10); page.length > 0; page = reader.read(seqs.at(-1) ?? 0, 10)) {
        expect(page.length).toBeLessThanOrEqual(10);
        seqs.push(...page.map((fact) => fact.seq));
      }
      expect(seqs).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
    });

    test('finds the last facts of a kind, the newest first and no more than are asked for', async () => {
      await journal.writer.append(stamped([...settingUp(), pack([[0, 1]]), ...settingUp()]));
      const found = (limit: number) => reader.newestOf('profile.set', limit).map(({ seq }) => seq);
      expect([found(3), found(9), found(0)]).toEqual([[8, 7, 3], [8, 7, 3, 2], []]);
    });

    test('finds the facts of a kind among all others, in their order', async () => {
      await journal.writer.append(stamped([pack([[0, 1]]), ...settingUp(), pack([[10, 1]])]));
      expect(reader.readKinds(['station.set', 'town.set']).map((fact) => [fact.seq, fact.kind])).toEqual([
        [2, 'town.set'],
        [5, 'station.set'],
      ]);
    });

    test('numbers without gaps what many write at once, and leaves each its own order', async () => {
      const seqs = await Promise.all(
        Array.from({ length: 500 }, (_, i) =>
          journal.writer.append(stamped([pack([[i, 1]]), pack([[i, 2]]), pack([[i, 3]])])),
        ),
      );
      expect(reader.head()).toBe(1_500);
      const facts = reader.read(0, 2_000);
      expect(facts.map((fact) => fact.seq)).toEqual(Array.from({ length: 1_500 }, (_, i) => i + 1));
      seqs.forEach((last, i) => {
        const own = facts.slice(last - 3, last).map((fact) => fact.body);
        expect(own).toEqual([1, 2, 3].map((value) => pack([[i, value]]).body));
      });
    });

    test('keeps every sign of a text and every digit of a number', async () => {
      const raw = '鍛冶屋瀬橋「▲」\u0000\n\t"\\ 🌊 \u2028';
      const { town, node } = pack([]).body;
      const facts = stamped([
        {
          kind: 'record.dead-lettered',
          body: { town, node, topic: '', fault: 'not-json', detail: '', raw },
        },
        pack([
          [0, -1.245],
          [0.001, 1e-7],
        ]),
      ]);
      await journal.writer.append(facts);
      expect(reader.read(0, 10).map(bare)).toEqual(facts);
    });

    test('takes an entry of several megabytes', async () => {
      const many = Array.from({ length: 50_000 }, (_, i): At => [i, i / 100]);
      await journal.writer.append(readings(...many));
      expect(reader.read(0, 1).map(bare)).toEqual(readings(...many));
    });

    test('says that it records', async () => {
      await journal.writer.append(readings([0, 1]));
      expect(journal.writer.recording).toBe(true);
    });

    test('goes on numbering where it stopped, when it is opened again', async () => {
      await journal.writer.append(readings([0, 1]));
      reader.close();
      journal = await journal.reopen();
      reader = journal.openReader();
      expect(reader.head()).toBe(1);
      expect(await journal.writer.append(readings([10, 2]))).toBe(2);
      expect(reader.read(0, 10)).toHaveLength(2);
    });
  });
}
